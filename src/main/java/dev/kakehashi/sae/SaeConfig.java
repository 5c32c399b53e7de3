package dev.kakehashi.sae;

import dev.kakehashi.activations.Normalization;

/**
 * Everything that decides how one TopK SAE is trained (METHOD section 3); defaults are the paper's.
 *
 * @param latents n, size of the hidden layer
 * @param k latents kept active per token
 * @param tokens vectors to train on; rounded down to whole batches
 * @param batch vectors per optimiser step
 * @param learningRate constant after warm-up
 * @param warmupSteps the factor at step s (from 0) is min(1, s / warmupSteps)
 * @param bufferVectors activations kept and shuffled together
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
        long seed) {

    public static SaeConfig paper() {
        return new SaeConfig(
                32_768, 32, 100_000_000L, 32_768, 1e-3, 500, 0.9, 0.999, 6.25e-10, 500_000, Normalization.L2, 100, 1e-5, 0);
    }

    public long steps() {
        return tokens / batch;
    }
}
