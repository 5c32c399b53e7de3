package dev.kakehashi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.model.ModelConfig;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A Llama of a real size with random bf16 weights, as a Hugging Face folder of shards with an index; streamed to the
 * disk.
 */
record RandomCheckpoint(int width, int layers, int heads, int feedForward, int vocabulary) {
    private static final long SHARD = 2L << 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Tensor(String name, int... shape) {
        long bytes() {
            return 2L * shape[0] * (shape.length == 1 ? 1 : shape[1]);
        }
    }

    /** Bytes of its blocks up to {@code layer} as float32. */
    long blocksAsFloats(int layer) {
        return 4L * layer * (4L * width * width + 3L * width * feedForward + 2L * width);
    }

    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var config = ModelConfig.parse(JSON.writeValueAsString(Map.of(
                "model_type", "llama", "hidden_size", width, "num_hidden_layers", layers, "num_attention_heads", heads,
                "intermediate_size", feedForward,
                "vocab_size", vocabulary, "max_position_embeddings", 4096))).toJson(1, 2);
        config.put("torch_dtype", "bfloat16");
        Files.writeString(folder.resolve("config.json"), JSON.writeValueAsString(config));
        var shards = shards();
        var map = new LinkedHashMap<String, String>();
        for (var number = 1; number <= shards.size(); number++) {
            var file = String.format("model-%05d-of-%05d.safetensors", number, shards.size());
            write(folder.resolve(file), shards.get(number - 1));
            for (var tensor : shards.get(number - 1)) map.put(tensor.name, file);
        }
        Files.writeString(folder.resolve("model.safetensors.index.json"),
                JSON.writeValueAsString(Map.of("metadata", Map.of(), "weight_map", map)));
    }

    private List<Tensor> tensors() {
        var tensors = new ArrayList<>(List.of(new Tensor("model.embed_tokens.weight", vocabulary, width)));
        for (var layer = 0; layer < layers; layer++) {
            var name = "model.layers." + layer + ".";
            tensors.add(new Tensor(name + "input_layernorm.weight", width));
            for (var part : new String[] {"q", "k", "v", "o"})
                tensors.add(new Tensor(name + "self_attn." + part + "_proj.weight", width, width));
            tensors.add(new Tensor(name + "post_attention_layernorm.weight", width));
            tensors.add(new Tensor(name + "mlp.gate_proj.weight", feedForward, width));
            tensors.add(new Tensor(name + "mlp.up_proj.weight", feedForward, width));
            tensors.add(new Tensor(name + "mlp.down_proj.weight", width, feedForward));
        }
        tensors.add(new Tensor("model.norm.weight", width));
        tensors.add(new Tensor("lm_head.weight", vocabulary, width));
        return tensors;
    }

    private List<List<Tensor>> shards() {
        var shards = new ArrayList<List<Tensor>>();
        long room = 0;
        for (var tensor : tensors()) {
            if (tensor.bytes() > room) {
                shards.add(new ArrayList<>());
                room = SHARD;
            }
            shards.get(shards.size() - 1).add(tensor);
            room -= tensor.bytes();
        }
        return shards;
    }

    private static void write(Path file, List<Tensor> tensors) throws IOException {
        var header = new LinkedHashMap<String, Object>();
        long at = 0;
        for (var tensor : tensors) {
            header.put(tensor.name, Map.of("dtype", "BF16", "shape", tensor.shape, "data_offsets",
                    new long[] {at, at + tensor.bytes()}));
            at += tensor.bytes();
        }
        var text = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        try (var out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
            out.write(text);
            for (var tensor : tensors) values(tensor, out);
        }
    }

    /** Gains of one; matrices uniform with the deviation 1/sqrt(columns), which keeps the residual stream in bounds. */
    private static void values(Tensor tensor, OutputStream out) throws IOException {
        var random = new SplittableRandom(tensor.name.hashCode());
        boolean gain = tensor.shape.length == 1;
        float factor = (float) (Math.sqrt(12.0 / tensor.shape[tensor.shape.length - 1]) / 65536);
        var row = new byte[2 * tensor.shape[tensor.shape.length - 1]];
        for (long done = 0; done < tensor.bytes(); done += row.length) {
            for (var i = 0; i < row.length; i += 2) {
                int bits = Float.floatToRawIntBits(gain ? 1 : ((random.nextInt() >> 16) + 0.5f) * factor);
                row[i] = (byte) (bits >> 16);
                row[i + 1] = (byte) (bits >> 24);
            }
            out.write(row);
        }
    }
}
