package dev.kakehashi.submission;

import dev.kakehashi.sae.SaeConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the SAEs of one stream from submitted fields: latents, k, learning rates and seeds may be several, and every
 * combination is meant. What is left empty is the paper's (METHOD section 3).
 */
final class SaeFields {
    /** All that is stored counts latents in 32 bits; what fits is told by {@link #requireSizes}. */
    static final int MOST_LATENTS = 1 << 22;

    static final int MOST_SETTINGS = 64;
    static final long MOST_NUMBERS = 1L << 29;

    /** Well above the smallest float, below which devices round to 0. */
    private static final double LEAST_EPSILON = 1e-30;

    private SaeFields() {}

    /** @return at least one; all share a stream */
    static List<SaeConfig> read(Fields fields, SaeConfig paper) {
        var shared = shared(fields, paper);
        var eachLatents = fields.eachWhole("latents", paper.latents(), 2, MOST_LATENTS);
        var eachK = fields.eachWhole("k", paper.k(), 1, MOST_LATENTS);
        var rates = fields.eachNumber("learningRate", paper.learningRate(), 1e-8, 1);
        var seeds = fields.eachWhole("seed", paper.seed(), 0, Long.MAX_VALUE);
        if ((double) eachLatents.size() * eachK.size() * rates.size() * seeds.size() > MOST_SETTINGS)
            return fields.refuse("latents", fields.say().manySettings(MOST_SETTINGS), List.of(shared));
        var settings = new ArrayList<SaeConfig>();
        for (var latents : eachLatents)
            for (var k : eachK) {
                if (k > latents) fields.refuse("k", fields.say().kTooLarge(k.intValue(), latents.intValue()), null);
                for (var rate : rates)
                    for (var seed : seeds) settings.add(shared.with(latents.intValue(), k.intValue(), rate, seed));
            }
        return settings;
    }

    /** Libtorch's arrays are seen from Java up to 2 GiB, and Java's have as many elements as an int can count. */
    static void requireSizes(Fields fields, List<SaeConfig> settings, long width) {
        for (var setting : settings) {
            if (setting.latents() * width > MOST_NUMBERS) fields.refuse("latents",
                    fields.say().matrixTooLarge(setting.latents(), width, MOST_NUMBERS / width), null);
            long most = MOST_NUMBERS / Math.max(width, setting.k());
            if (setting.batch() > most)
                fields.refuse("batch", fields.say().batchTooLarge(setting.batch(), width, most), null);
        }
    }

    private static SaeConfig shared(Fields fields, SaeConfig paper) {
        var batch = fields.integer("batch", paper.batch(), 1, 1 << 20);
        var tokens = fields.whole("tokens", paper.tokens(), 1, 100_000_000_000L);
        if (tokens < batch) fields.refuse("tokens", fields.say().fewTokens(batch), tokens);
        var buffer = fields.integer("bufferVectors", paper.bufferVectors(), 1, 50_000_000);
        if (buffer < batch) fields.refuse("bufferVectors", fields.say().smallBuffer(batch), buffer);
        return new SaeConfig(
                paper.latents(),
                paper.k(),
                tokens,
                batch,
                paper.learningRate(),
                fields.integer("warmupSteps", paper.warmupSteps(), 0, 10_000_000),
                fields.number("beta1", paper.beta1(), 0, 0.999999),
                fields.number("beta2", paper.beta2(), 0, 0.9999999),
                epsilon(fields, paper),
                buffer,
                fields.choice("normalization", paper.normalization()),
                fields.integer("medianIterations", paper.medianIterations(), 0, 10_000),
                fields.number("medianTolerance", paper.medianTolerance(), 0, 1),
                paper.seed(),
                fields.whole("dataSeed", paper.dataSeed(), 0, Long.MAX_VALUE),
                fields.integer("sequenceLength", paper.sequenceLength(), 2, 1 << 17),
                fields.integer("validationSequences", paper.validationSequences(), 1, 10_000_000),
                englishShare(fields, paper));
    }

    /** Rounded to what a stream of documents tells apart. */
    private static double englishShare(Fields fields, SaeConfig paper) {
        return Math.round(fields.number("englishShare", paper.englishShare(), 0, 1) * 10_000) / 10_000.0;
    }

    /** Weights without a gradient are moved by 0 / epsilon. */
    private static double epsilon(Fields fields, SaeConfig paper) {
        double epsilon = fields.number("adamEpsilon", paper.adamEpsilon(), 0, 1);
        return epsilon >= LEAST_EPSILON ? epsilon
                : fields.refuse("adamEpsilon", fields.say().noEpsilon(LEAST_EPSILON), paper.adamEpsilon());
    }
}
