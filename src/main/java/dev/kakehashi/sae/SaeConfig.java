package dev.kakehashi.sae;

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
        long dataSeed) {

    public static SaeConfig paper() {
        return new SaeConfig(
                32_768, 32, 100_000_000L, 32_768, 1e-3, 500, 0.9, 0.999, 6.25e-10, 500_000, Normalization.L2, 100, 1e-5, 0, 0);
    }

    /** The same with other values of what may differ between SAEs of one stream. */
    public SaeConfig with(int latents, int k, double learningRate, long seed) {
        return new SaeConfig(
                latents, k, tokens, batch, learningRate, warmupSteps, beta1, beta2, adamEpsilon, bufferVectors, normalization, medianIterations,
                medianTolerance, seed, dataSeed);
    }

    /** Whether SAEs of both can be trained on one stream of activations. */
    public boolean sharesStreamWith(SaeConfig other) {
        return batch == other.batch && tokens == other.tokens && bufferVectors == other.bufferVectors && normalization == other.normalization
                && dataSeed == other.dataSeed && medianIterations == other.medianIterations && medianTolerance == other.medianTolerance;
    }

    /** A name for what may differ between SAEs of one stream. */
    public String setting() {
        return "n" + latents + "-k" + k + "-lr" + BigDecimal.valueOf(learningRate).stripTrailingZeros().toString().toLowerCase(Locale.ROOT) + "-s" + seed;
    }

    /** With the batch that takes the last tokens: the paper's 100 million are 3,052 batches of 32,768. */
    public long steps() {
        return (tokens + batch - 1) / batch;
    }

    /** Vectors trained on: {@code tokens} and what fills the last batch up. */
    public long vectors() {
        return steps() * batch;
    }

    /** Vectors the buffer holds: what is never trained on is not read. @param sequence vectors of one sequence; a buffer holds whole ones */
    public int bufferCapacity(int sequence) {
        long needed = (vectors() + sequence - 1) / sequence * sequence;
        return (int) Math.min(bufferVectors, needed);
    }
}
