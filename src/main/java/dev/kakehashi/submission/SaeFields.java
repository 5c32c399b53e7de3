package dev.kakehashi.submission;

import dev.kakehashi.activations.Normalization;
import dev.kakehashi.sae.SaeConfig;

/** Reads {@link SaeConfig} from submitted fields; what is left empty is the paper's (METHOD section 3). */
final class SaeFields {
    /** The index of activations keeps latents in 16 bits. */
    static final int MOST_LATENTS = 65_536;

    private SaeFields() {}

    static SaeConfig read(Fields fields, SaeConfig paper) {
        var latents = fields.integer("latents", paper.latents(), 2, MOST_LATENTS);
        var k = fields.integer("k", paper.k(), 1, MOST_LATENTS);
        if (k > latents) fields.refuse("k", fields.say().kTooLarge(k, latents), k);
        var batch = fields.integer("batch", paper.batch(), 1, 1 << 20);
        var tokens = fields.whole("tokens", paper.tokens(), 1, 100_000_000_000L);
        if (tokens < batch) fields.refuse("tokens", fields.say().fewTokens(batch), tokens);
        var buffer = fields.integer("bufferVectors", paper.bufferVectors(), 1, 50_000_000);
        if (buffer < batch) fields.refuse("bufferVectors", fields.say().smallBuffer(batch), buffer);
        return new SaeConfig(
                latents,
                k,
                tokens,
                batch,
                fields.number("learningRate", paper.learningRate(), 1e-8, 1),
                fields.integer("warmupSteps", paper.warmupSteps(), 0, 10_000_000),
                fields.number("beta1", paper.beta1(), 0, 0.999999),
                fields.number("beta2", paper.beta2(), 0, 0.9999999),
                fields.number("adamEpsilon", paper.adamEpsilon(), 0, 1),
                buffer,
                fields.choice("normalization", Normalization.L2),
                fields.integer("medianIterations", paper.medianIterations(), 0, 10_000),
                fields.number("medianTolerance", paper.medianTolerance(), 0, 1),
                fields.whole("seed", paper.seed(), 0, Long.MAX_VALUE),
                fields.whole("dataSeed", paper.dataSeed(), 0, Long.MAX_VALUE));
    }
}
