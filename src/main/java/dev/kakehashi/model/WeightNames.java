package dev.kakehashi.model;

import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names and shapes of a Llama's tensors, in the order training takes them. */
public final class WeightNames {
    public static final String EMBEDDING = "model.embed_tokens.weight";
    public static final String FINAL_NORM = "model.norm.weight";
    public static final String UNEMBEDDING = "lm_head.weight";

    private WeightNames() {}

    record Shaped(String name, long... shape) {}

    /**
     * Tensors of block {@code index}, counted from 0: attention norm, q, k, v, o, feed-forward norm, gate, up, down,
     * then biases.
     */
    static List<Shaped> block(ModelConfig config, int index) {
        var at = "model.layers." + index + ".";
        long width = config.width();
        long queries = (long) config.heads() * config.headSize();
        long keys = (long) config.keyValueHeads() * config.headSize();
        var names = new ArrayList<>(List.of(
                new Shaped(at + "input_layernorm.weight", width),
                new Shaped(at + "self_attn.q_proj.weight", queries, width),
                new Shaped(at + "self_attn.k_proj.weight", keys, width),
                new Shaped(at + "self_attn.v_proj.weight", keys, width),
                new Shaped(at + "self_attn.o_proj.weight", width, queries),
                new Shaped(at + "post_attention_layernorm.weight", width),
                new Shaped(at + "mlp.gate_proj.weight", config.feedForward(), width),
                new Shaped(at + "mlp.up_proj.weight", config.feedForward(), width),
                new Shaped(at + "mlp.down_proj.weight", width, config.feedForward())));
        if (config.attentionBias()) {
            names.add(new Shaped(at + "self_attn.q_proj.bias", queries));
            names.add(new Shaped(at + "self_attn.k_proj.bias", keys));
            names.add(new Shaped(at + "self_attn.v_proj.bias", keys));
            names.add(new Shaped(at + "self_attn.o_proj.bias", width));
        }
        return names;
    }

    /**
     * The same tensors as the pass takes them: q, k, v below one another, so that they are one product; biases
     * likewise.
     */
    static List<List<String>> belowOneAnother(ModelConfig config, int index) {
        var names = block(config, index).stream().map(Shaped::name).toList();
        var joined = new ArrayList<>(List.of(
                names.subList(0, 1), names.subList(1, 4), names.subList(4, 5), names.subList(5, 6), names.subList(6, 7),
                names.subList(7, 8), names.subList(8, 9)));
        if (config.attentionBias()) joined.addAll(List.of(names.subList(9, 12), names.subList(12, 13)));
        return joined;
    }

    /** @throws IOException naming the first tensor that is missing or has another shape than config.json asks for */
    public static void check(ModelConfig config, Weights weights) throws IOException {
        weights.require(EMBEDDING, config.vocabulary(), config.width());
        weights.require(FINAL_NORM, config.width());
        if (!config.tiedEmbeddings()) weights.require(UNEMBEDDING, config.vocabulary(), config.width());
        for (var layer = 0; layer < config.layers(); layer++)
            for (var tensor : block(config, layer)) weights.require(tensor.name(), tensor.shape());
    }
}
