package dev.kakehashi.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.Shown;

/** How rotary frequencies are changed for longer contexts, as {@code rope_scaling} of config.json says. */
public sealed interface RopeScaling {
    /** @param frequency radians per position of one pair of dimensions */
    double scale(double frequency);

    record None() implements RopeScaling {
        @Override
        public double scale(double frequency) {
            return frequency;
        }
    }

    record Linear(double factor) implements RopeScaling {
        @Override
        public double scale(double frequency) {
            return frequency / factor;
        }
    }

    /** Long waves are stretched, short ones kept, those between blended (Llama 3.1). */
    record Llama3(double factor, double lowFactor, double highFactor, double originalContext) implements RopeScaling {
        @Override
        public double scale(double frequency) {
            double wave = 2 * Math.PI / frequency;
            if (wave < originalContext / highFactor) return frequency;
            if (wave > originalContext / lowFactor) return frequency / factor;
            double smooth = (originalContext / wave - lowFactor) / (highFactor - lowFactor);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        }
    }

    static RopeScaling read(JsonNode node) throws UnsupportedModelException {
        if (node.isMissingNode() || node.isNull()) return new None();
        var type = node.path("rope_type").asText(node.path("type").asText("default"));
        return switch (type) {
            case "default" -> new None();
            case "linear" -> new Linear(positive(node, "factor"));
            case "llama3" -> new Llama3(
                    positive(node, "factor"),
                    positive(node, "low_freq_factor"),
                    positive(node, "high_freq_factor"),
                    positive(node, "original_max_position_embeddings"));
            default -> throw new UnsupportedModelException(
                    "Rope scaling \"" + Shown.of(type) + "\" is not supported (default, linear and llama3 are).");
        };
    }

    private static double positive(JsonNode node, String field) throws UnsupportedModelException {
        double value = node.path(field).asDouble(0);
        if (!(value > 0) || Double.isInfinite(value))
            throw new UnsupportedModelException("rope_scaling lacks a positive " + field + ".");
        return value;
    }
}
