package dev.kakehashi.comet;

import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sizes of an XLM-RoBERTa, taken from its tensors.
 *
 * @param positions rows of the position table, two more than the longest text has tokens
 * @param inner width within the feed-forward parts
 */
record EncoderShape(int vocabulary, int positions, int width, int inner, int layers, int heads) {
    static final int PADDING = 1;
    private static final String MODEL = "encoder.model.";
    private static final String EMBEDDINGS = MODEL + "embeddings.";
    private static final int USUAL_HEAD = 64;
    private static final int MOST_LAYERS = 200;

    /**
     * @param config an optional config.json that says how many heads there are, which no tensor shows
     * @throws IOException naming the first tensor that is missing or misshapen
     */
    static EncoderShape read(TorchCheckpoint weights, Path config) throws IOException {
        long[] words = table(weights, "word_embeddings.weight");
        long[] places = table(weights, "position_embeddings.weight");
        long[] types = table(weights, "token_type_embeddings.weight");
        int width = (int) words[1];
        int layers = 0;
        while (layers < MOST_LAYERS && weights.has(blockPrefix(layers) + "attention.self.query.weight")) layers++;
        if (layers == 0) throw new TensorFileException("The checkpoint holds no layers of an XLM-RoBERTa.");
        if (places[0] < PADDING + 3)
            throw new TensorFileException("The checkpoint's table of positions has only " + places[0] + " rows.");
        long inner = matrix(weights, blockPrefix(0) + "intermediate.dense.weight")[0];
        var shape = new EncoderShape((int) words[0], (int) places[0], width, (int) inner, layers, heads(config, width));
        weights.require(EMBEDDINGS + "position_embeddings.weight", places[0], width);
        weights.require(EMBEDDINGS + "token_type_embeddings.weight", types[0], width);
        weights.require(EMBEDDINGS + "LayerNorm.weight", width);
        weights.require(EMBEDDINGS + "LayerNorm.bias", width);
        for (var layer = 0; layer < layers; layer++) shape.checkBlock(weights, blockPrefix(layer));
        return shape;
    }

    /** Most tokens of one text, its two ends included. */
    int longest() {
        return positions - PADDING - 1;
    }

    /** In the order in which the function "embed" takes them. */
    static List<String> embeddingNames() {
        return List.of(EMBEDDINGS + "word_embeddings.weight", EMBEDDINGS + "position_embeddings.weight",
                EMBEDDINGS + "token_type_embeddings.weight",
                EMBEDDINGS + "LayerNorm.weight", EMBEDDINGS + "LayerNorm.bias");
    }

    /** In the order in which the function "block" takes them. */
    static List<String> blockNames(int layer) {
        var names = new ArrayList<String>();
        for (var part : List.of("attention.self.query", "attention.self.key", "attention.self.value",
                "attention.output.dense",
                "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm")) {
            names.add(blockPrefix(layer) + part + ".weight");
            names.add(blockPrefix(layer) + part + ".bias");
        }
        return names;
    }

    private void checkBlock(TorchCheckpoint weights, String prefix) throws IOException {
        for (var part : List.of("attention.self.query", "attention.self.key", "attention.self.value",
                "attention.output.dense"))
            checkLinear(weights, prefix + part, width, width);
        checkLinear(weights, prefix + "intermediate.dense", inner, width);
        checkLinear(weights, prefix + "output.dense", width, inner);
        for (var norm : List.of("attention.output.LayerNorm", "output.LayerNorm")) {
            weights.require(prefix + norm + ".weight", width);
            weights.require(prefix + norm + ".bias", width);
        }
    }

    private static void checkLinear(TorchCheckpoint weights, String name, long out, long in) throws IOException {
        weights.require(name + ".weight", out, in);
        weights.require(name + ".bias", out);
    }

    private static int heads(Path config, int width) throws IOException {
        int heads = Math.max(1, width / USUAL_HEAD);
        if (Files.isRegularFile(config)) {
            try {
                heads = OutsideJson.tree(config, 1 << 20).path("num_attention_heads").asInt(heads);
            } catch (Unusable e) {
                throw new TensorFileException("config.json " + e.getMessage() + ".");
            }
        }
        if (heads < 1 || width % heads != 0)
            throw new TensorFileException("A width of " + width + " cannot be divided among " + heads + " heads.");
        return heads;
    }

    private static long[] table(TorchCheckpoint weights, String name) throws IOException {
        return matrix(weights, EMBEDDINGS + name);
    }

    private static long[] matrix(TorchCheckpoint weights, String name) throws IOException {
        long[] shape = weights.shape(name);
        if (shape.length != 2 || shape[0] < 1 || shape[1] < 1 || shape[0] > 1 << 28 || shape[1] > 1 << 20)
            throw new TensorFileException("Tensor " + name + " is no usable matrix.");
        return shape;
    }

    private static String blockPrefix(int layer) {
        return MODEL + "encoder.layer." + layer + ".";
    }
}
