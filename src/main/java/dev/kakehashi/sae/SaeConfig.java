package dev.kakehashi.sae;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kakehashi.activations.Normalization;
import java.math.BigDecimal;
import java.util.Locale;

/**
 * Everything that decides how one TopK SAE is trained (METHOD section 3); defaults are the paper's.
 *
 * @param latents n, size of the hidden layer
 * @param k latents kept active per token
 * @param tokens vectors to train on; the last batch is filled up from the stream behind them
 * @param batch vectors per optimiser step
 * @param learningRate constant after warm-up
 * @param warmupSteps the factor at step s (from 0) is min(1, s / warmupSteps)
 * @param bufferVectors activations kept and shuffled together
 * @param seed of the initial weights
 * @param dataSeed of the order of documents and vectors: SAEs that share it share one stream
 * @param sequenceLength tokens of a document that are read, BOS included; shorter documents are left out
 * @param validationSequences documents the validation loss is measured on
 * @param englishShare share of documents from the English corpus, in training and validation; in steps of 1 / 10,000
 */
public record SaeConfig(
        int latents,
        int k,
        long tokens,
        int batch,
        double learningRate,
        int warmupSteps,
        double beta1,
        double beta2,
        double adamEpsilon,
        int bufferVectors,
        Normalization normalization,
        int medianIterations,
        double medianTolerance,
        long seed,
        long dataSeed,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UsualLength.class) Integer sequenceLength,
        @JsonInclude(value = JsonInclude.Include.CUSTOM,
                valueFilter = UsualValidation.class) Integer validationSequences,
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UsualShare.class) Double englishShare) {
    private static final int SEQUENCE_LENGTH = 64;
    private static final int VALIDATION_SEQUENCES = 256;
    private static final double ENGLISH_SHARE = 0.5;

    /**
     * What is usual stays out of JSON: configurations that were stored, and hashed, before it could be chosen are the
     * same as now.
     */
    static final class UsualLength {
        @Override
        public boolean equals(Object value) {
            return Integer.valueOf(SEQUENCE_LENGTH).equals(value);
        }

        @Override
        public int hashCode() {
            return SEQUENCE_LENGTH;
        }
    }

    static final class UsualValidation {
        @Override
        public boolean equals(Object value) {
            return Integer.valueOf(VALIDATION_SEQUENCES).equals(value);
        }

        @Override
        public int hashCode() {
            return VALIDATION_SEQUENCES;
        }
    }

    static final class UsualShare {
        @Override
        public boolean equals(Object value) {
            return Double.valueOf(ENGLISH_SHARE).equals(value);
        }

        @Override
        public int hashCode() {
            return Double.hashCode(ENGLISH_SHARE);
        }
    }

    public SaeConfig {
        if (sequenceLength == null) sequenceLength = SEQUENCE_LENGTH;
        if (validationSequences == null) validationSequences = VALIDATION_SEQUENCES;
        if (englishShare == null) englishShare = ENGLISH_SHARE;
    }

    /** With the usual sequences: the paper's 64 tokens, half of the documents in each language. */
    public SaeConfig(
            int latents, int k, long tokens, int batch, double learningRate, int warmupSteps, double beta1,
            double beta2, double adamEpsilon, int bufferVectors,
            Normalization normalization, int medianIterations, double medianTolerance, long seed, long dataSeed) {
        this(
                latents, k, tokens, batch, learningRate, warmupSteps, beta1, beta2, adamEpsilon, bufferVectors,
                normalization, medianIterations,
                medianTolerance, seed, dataSeed, null, null, null);
    }

    public static SaeConfig paper() {
        return new SaeConfig(
                32_768, 32, 100_000_000L, 32_768, 1e-3, 500, 0.9, 0.999, 6.25e-10, 500_000, Normalization.L2, 100, 1e-5,
                0, 0);
    }

    /** The same with other values of what may differ between SAEs of one stream. */
    public SaeConfig with(int latents, int k, double learningRate, long seed) {
        return new SaeConfig(
                latents, k, tokens, batch, learningRate, warmupSteps, beta1, beta2, adamEpsilon, bufferVectors,
                normalization, medianIterations,
                medianTolerance, seed, dataSeed, sequenceLength, validationSequences, englishShare);
    }

    /** Reading other sequences. */
    public SaeConfig reading(int sequenceLength, int validationSequences, double englishShare) {
        return new SaeConfig(
                latents, k, tokens, batch, learningRate, warmupSteps, beta1, beta2, adamEpsilon, bufferVectors,
                normalization, medianIterations,
                medianTolerance, seed, dataSeed, sequenceLength, validationSequences, englishShare);
    }

    /** Whether SAEs of both can be trained on one stream of activations. */
    public boolean sharesStreamWith(SaeConfig other) {
        return batch == other.batch && tokens == other.tokens && bufferVectors == other.bufferVectors
                && normalization == other.normalization
                && dataSeed == other.dataSeed && medianIterations == other.medianIterations
                && medianTolerance == other.medianTolerance
                && sequenceLength.equals(other.sequenceLength) && validationSequences.equals(other.validationSequences)
                && englishShare.equals(other.englishShare);
    }

    /** A name for what may differ between SAEs of one stream. */
    public String setting() {
        return "n" + latents + "-k" + k + "-lr"
                + BigDecimal.valueOf(learningRate).stripTrailingZeros().toString().toLowerCase(Locale.ROOT) + "-s"
                + seed;
    }

    /** With the batch that takes the last tokens: the paper's 100 million are 3,052 batches of 32,768. */
    public long steps() {
        return (tokens + batch - 1) / batch;
    }

    /** Vectors trained on: {@code tokens} and what fills the last batch up. */
    public long vectors() {
        return steps() * batch;
    }

    /**
     * Vectors the buffer holds: what is never trained on is not read.
     *
     * @param sequence vectors of one sequence; a buffer holds whole ones
     */
    public int bufferCapacity(int sequence) {
        long needed = (vectors() + sequence - 1) / sequence * sequence;
        return (int) Math.min(bufferVectors, needed);
    }
}
