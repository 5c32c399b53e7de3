package dev.kakehashi.model;

import java.util.List;

/**
 * How a small Llama is raised from nothing.
 *
 * @param sequenceLength context in tokens, BOS included
 * @param englishShare share of training sequences from the English corpus
 * @param batch sequences per optimiser step
 * @param minLearningRateShare where the cosine ends, as a share of {@code learningRate}
 * @param checkpointSteps steps whose weights are written; 0 is the initialisation
 */
public record PretrainConfig(
        int layers,
        int width,
        int heads,
        int keyValueHeads,
        int feedForward,
        int sequenceLength,
        boolean tiedEmbeddings,
        double englishShare,
        int batch,
        int steps,
        double learningRate,
        double minLearningRateShare,
        int warmupSteps,
        double beta1,
        double beta2,
        double weightDecay,
        double gradientClip,
        List<Integer> checkpointSteps,
        long seed) {

    /** The model that is trained. */
    public ModelConfig shape(int vocabulary) {
        return new ModelConfig(
                layers, width, heads, keyValueHeads, width / heads, feedForward, vocabulary, sequenceLength, 1e-5,
                10_000,
                new RopeScaling.None(), tiedEmbeddings, false);
    }
}
