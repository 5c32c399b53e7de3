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
        var eachLatents = StudyOption.LATENTS.eachWhole(fields, paper.latents());
        var eachK = StudyOption.K.eachWhole(fields, paper.k());
        var rates = StudyOption.LEARNING_RATE.eachNumber(fields, paper.learningRate());
        var seeds = StudyOption.SEED.eachWhole(fields, paper.seed());
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
        var batch = StudyOption.BATCH.integer(fields, paper.batch());
        var tokens = StudyOption.TOKENS.whole(fields, paper.tokens());
        if (tokens < batch) fields.refuse("tokens", fields.say().fewTokens(batch), tokens);
        var buffer = StudyOption.BUFFER_VECTORS.integer(fields, paper.bufferVectors());
        if (buffer < batch) fields.refuse("bufferVectors", fields.say().smallBuffer(batch), buffer);
        return new SaeConfig(
                paper.latents(),
                paper.k(),
                tokens,
                batch,
                paper.learningRate(),
                StudyOption.WARMUP_STEPS.integer(fields, paper.warmupSteps()),
                StudyOption.BETA1.number(fields, paper.beta1()),
                StudyOption.BETA2.number(fields, paper.beta2()),
                epsilon(fields, paper),
                buffer,
                StudyOption.NORMALIZATION.choice(fields, paper.normalization()),
                StudyOption.MEDIAN_ITERATIONS.integer(fields, paper.medianIterations()),
                StudyOption.MEDIAN_TOLERANCE.number(fields, paper.medianTolerance()),
                paper.seed(),
                StudyOption.DATA_SEED.whole(fields, paper.dataSeed()),
                StudyOption.SEQUENCE_LENGTH.integer(fields, paper.sequenceLength()),
                StudyOption.VALIDATION_SEQUENCES.integer(fields, paper.validationSequences()),
                englishShare(fields, paper));
    }

    /** Rounded to what a stream of documents tells apart. */
    private static double englishShare(Fields fields, SaeConfig paper) {
        return Math.round(StudyOption.ENGLISH_SHARE.number(fields, paper.englishShare()) * 10_000) / 10_000.0;
    }

    /** Weights without a gradient are moved by 0 / epsilon. */
    private static double epsilon(Fields fields, SaeConfig paper) {
        double epsilon = StudyOption.ADAM_EPSILON.number(fields, paper.adamEpsilon());
        return epsilon >= LEAST_EPSILON ? epsilon
                : fields.refuse("adamEpsilon", fields.say().noEpsilon(LEAST_EPSILON), paper.adamEpsilon());
    }
}
