package dev.kakehashi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.SafetensorsWriter;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/** A Llama of any shape with random weights, as a Hugging Face folder. */
final class RandomModel {
    private RandomModel() {}

    static void write(Path folder, int width, int layers, int heads, int feedForward, int vocabulary, int context)
            throws IOException {
        Files.createDirectories(folder);
        var json = new ObjectMapper();
        var config = ModelConfig.parse(json.writeValueAsString(Map.of(
                "model_type", "llama", "hidden_size", width, "num_hidden_layers", layers, "num_attention_heads", heads,
                "intermediate_size", feedForward,
                "vocab_size", vocabulary, "max_position_embeddings", context)));
        Files.writeString(folder.resolve("config.json"), json.writeValueAsString(config.toJson(1, 2)));
        var tensors = new LinkedHashMap<String, FloatTensor>();
        tensors.put("model.embed_tokens.weight", normal(vocabulary, width, 1));
        for (var layer = 0; layer < layers; layer++) {
            var name = "model.layers." + layer + ".";
            tensors.put(name + "input_layernorm.weight", ones(width));
            for (var part : new String[] {"q", "k", "v", "o"})
                tensors.put(name + "self_attn." + part + "_proj.weight", normal(width, width, 1 / Math.sqrt(width)));
            tensors.put(name + "post_attention_layernorm.weight", ones(width));
            tensors.put(name + "mlp.gate_proj.weight", normal(feedForward, width, 1 / Math.sqrt(width)));
            tensors.put(name + "mlp.up_proj.weight", normal(feedForward, width, 1 / Math.sqrt(width)));
            tensors.put(name + "mlp.down_proj.weight", normal(width, feedForward, 1 / Math.sqrt(feedForward)));
        }
        tensors.put("model.norm.weight", ones(width));
        tensors.put("lm_head.weight", normal(vocabulary, width, 1 / Math.sqrt(width)));
        SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
    }

    static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static FloatTensor normal(int rows, int columns, double size) {
        var values = new float[rows * columns];
        Seeds.normal(Seeds.generator(rows, "random model", columns), values);
        for (var i = 0; i < values.length; i++) values[i] *= (float) size;
        return FloatTensor.of(values, rows, columns);
    }

    private static FloatTensor ones(int size) {
        var values = new float[size];
        java.util.Arrays.fill(values, 1);
        return FloatTensor.of(values, size);
    }
}
