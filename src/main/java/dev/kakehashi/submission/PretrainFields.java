package dev.kakehashi.submission;

import dev.kakehashi.model.PretrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads {@link PretrainConfig} from submitted fields. */
final class PretrainFields {
    private PretrainFields() {}

    static PretrainConfig defaults() {
        return new PretrainConfig(
                4, 128, 4, 4, 344, 64, false, 0.5, 32, 1000, 3e-3, 0.1, 50, 0.9, 0.95, 0.1, 1.0, List.of(), 0);
    }

    static PretrainConfig read(Fields fields) {
        var usual = defaults();
        var width = fields.integer("width", usual.width(), 8, 8192);
        var heads = fields.integer("heads", usual.heads(), 1, 256);
        if (width % (2 * heads) != 0)
            fields.refuse("heads", fields.say().oddHeads(width), null);
        var keyValueHeads = fields.integer("keyValueHeads", heads, 1, 256);
        if (keyValueHeads < 1 || heads % keyValueHeads != 0)
            fields.refuse("keyValueHeads", fields.say().headsNotDivided(heads), null);
        var steps = fields.integer("steps", usual.steps(), 1, 100_000_000);
        return new PretrainConfig(
                fields.integer("layers", usual.layers(), 1, 128),
                width,
                heads,
                keyValueHeads,
                fields.integer("feedForward", (width * 8 / 3 + 7) / 8 * 8, 8, 65_536),
                fields.integer("sequenceLength", usual.sequenceLength(), 8, 4096),
                fields.flag("tiedEmbeddings", usual.tiedEmbeddings()),
                fields.number("englishShare", usual.englishShare(), 0, 1),
                fields.integer("batch", usual.batch(), 1, 4096),
                steps,
                fields.number("learningRate", usual.learningRate(), 1e-8, 1),
                fields.number("minLearningRateShare", usual.minLearningRateShare(), 0, 1),
                fields.integer("warmupSteps", Math.min(usual.warmupSteps(), steps), 0, steps),
                fields.number("beta1", usual.beta1(), 0, 0.999999),
                fields.number("beta2", usual.beta2(), 0, 0.9999999),
                fields.number("weightDecay", usual.weightDecay(), 0, 10),
                fields.number("gradientClip", usual.gradientClip(), 0, 1e6),
                checkpointSteps(fields, steps),
                fields.whole("seed", usual.seed(), 0, Long.MAX_VALUE));
    }

    /** The steps asked for, or step 0 and log-spaced ones (powers of ten and their triples) up to the last. */
    private static List<Integer> checkpointSteps(Fields fields, int steps) {
        if (fields.has("checkpointSteps")) return new ArrayList<>(fields.wholes("checkpointSteps", 0, steps));
        var chosen = new TreeSet<>(List.of(0, steps));
        for (long power = 10; power < steps; power *= 10) {
            chosen.add((int) power);
            if (3 * power < steps) chosen.add((int) (3 * power));
        }
        return new ArrayList<>(chosen);
    }
}
