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

    /** Number of weights: embeddings, blocks (attention, gated MLP, two norms), last norm and unembedding. */
    public long parameters(int vocabulary) {
        long keyValueWidth = (long) width / heads * keyValueHeads;
        long attention = 2L * width * width + 2L * width * keyValueWidth;
        long block = attention + 3L * width * feedForward + 2L * width;
        return (tiedEmbeddings ? 1L : 2L) * vocabulary * width + layers * block + width;
    }
}
