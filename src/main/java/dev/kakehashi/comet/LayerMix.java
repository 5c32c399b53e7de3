package dev.kakehashi.comet;

import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.util.Arrays;

/** How much each layer's hidden states count: shares that add up to one, times gamma. */
final class LayerMix {
    private static final String PREFIX = "layerwise_attention.";

    private LayerMix() {}

    /**
     * @param layers layers of the encoder; the embeddings before them are mixed in as layer 0
     * @return layers + 1 weights
     */
    static float[] read(TorchCheckpoint weights, int layers, boolean sparsemax) throws IOException {
        var scores = new double[layers + 1];
        for (var layer = 0; layer <= layers; layer++)
            scores[layer] = one(weights, PREFIX + "scalar_parameters." + layer);
        if (weights.has(PREFIX + "scalar_parameters." + (layers + 1)))
            throw new TensorFileException("The checkpoint mixes more layers than the " + layers + " of its encoder.");
        double gamma = one(weights, PREFIX + "gamma");
        var shares = sparsemax ? Sparsemax.of(scores) : softmax(scores);
        var mix = new float[shares.length];
        for (var i = 0; i < mix.length; i++) mix[i] = (float) (gamma * shares[i]);
        return mix;
    }

    private static double one(TorchCheckpoint weights, String name) throws IOException {
        weights.require(name, 1);
        float value = weights.floats(name)[0];
        if (!Float.isFinite(value)) throw new TensorFileException("Tensor " + name + " is not finite.");
        return value;
    }

    private static double[] softmax(double[] scores) {
        double highest = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(score -> Math.exp(score - highest)).sum();
        return Arrays.stream(scores).map(score -> Math.exp(score - highest) / sum).toArray();
    }
}
