package dev.kakehashi.hostile;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.model.CheckpointFolder;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.tensor.Weights;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/** Checkpoint folders and SAE folders. */
final class ModelKinds {
    private static final int WIDTH = 8;
    private static final int VOCABULARY = 12;

    private ModelKinds() {}

    static List<HostileKind> all() {
        return List.of(
                checkpoint("safetensors", "model.safetensors", ModelKinds::craftedTensors),
                checkpoint("pytorch_model.bin", "pytorch_model.bin", random -> null),
                checkpoint("pytorch_model index", "pytorch_model.bin.index.json", ModelKinds::craftedIndex),
                checkpoint("safetensors index", "model.safetensors.index.json", ModelKinds::craftedIndex),
                checkpoint("config.json", "config.json", ModelKinds::craftedConfig),
                sae("SAE weights", "sae_weights.safetensors"),
                sae("SAE cfg.json", "cfg.json"));
    }

    private static HostileKind checkpoint(String name, String target, Function<Random, byte[]> craft) {
        return new HostileKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                if (target.startsWith("pytorch_model")) writePickled(folder, target.endsWith("index.json"));
                else writeCheckpoint(folder, target.endsWith("index.json"));
                return folder.resolve(target);
            }

            @Override
            public byte[] crafted(Random random) throws IOException {
                return target.equals("pytorch_model.bin") ? HostilePickles.crafted(random, state(shapes()))
                        : craft.apply(random);
            }

            @Override
            public void read(Path folder) throws IOException {
                CheckpointFolder.read(folder);
                try (var weights = Weights.open(folder)) {
                    for (var tensor : weights.names()) weights.floats(tensor);
                }
            }
        };
    }

    private static void writeCheckpoint(Path folder, boolean sharded) throws IOException {
        Files.writeString(folder.resolve("config.json"), config());
        Files.writeString(folder.resolve("tokenizer.json"), TokenizerKinds.unigram(VOCABULARY));
        var shapes = shapes();
        if (!sharded) {
            Files.write(folder.resolve("model.safetensors"), tensors(shapes));
            return;
        }
        var map = new LinkedHashMap<String, String>();
        var shards = List.of(new LinkedHashMap<String, int[]>(), new LinkedHashMap<String, int[]>());
        for (var entry : shapes.entrySet()) {
            int shard = map.size() % 2;
            shards.get(shard).put(entry.getKey(), entry.getValue());
            map.put(entry.getKey(), "model-0000" + (shard + 1) + "-of-00002.safetensors");
        }
        for (var shard = 0; shard < 2; shard++)
            Files.write(folder.resolve("model-0000" + (shard + 1) + "-of-00002.safetensors"),
                    tensors(shards.get(shard)));
        Files.writeString(folder.resolve("model.safetensors.index.json"),
                new ObjectMapper().writeValueAsString(Map.of("metadata", Map.of("total_size", 1), "weight_map", map)));
    }

    private static void writePickled(Path folder, boolean sharded) throws IOException {
        Files.writeString(folder.resolve("config.json"), config());
        Files.writeString(folder.resolve("tokenizer.json"), TokenizerKinds.unigram(VOCABULARY));
        var state = state(shapes());
        var file = sharded ? "pytorch_model-00001-of-00001.bin" : "pytorch_model.bin";
        TorchSaved.state(folder.resolve(file), state, "BFloat16");
        if (!sharded) return;
        var map = new LinkedHashMap<String, String>();
        for (var name : state.keySet()) map.put(name, file);
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"),
                new ObjectMapper().writeValueAsString(Map.of("weight_map", map)));
    }

    private static Map<String, TorchSaved.Weight> state(Map<String, int[]> shapes) {
        var state = new LinkedHashMap<String, TorchSaved.Weight>();
        shapes.forEach((name, shape) -> {
            var wide = Arrays.stream(shape).asLongStream().toArray();
            state.put(name,
                    new TorchSaved.Weight(new float[(int) Arrays.stream(wide).reduce(1, (a, b) -> a * b)], wide));
        });
        return state;
    }

    private static String config() {
        return "{\"architectures\":[\"LlamaForCausalLM\"],\"model_type\":\"llama\",\"hidden_size\":" + WIDTH
                + ",\"intermediate_size\":16,\"num_hidden_layers\":1,"
                + "\"num_attention_heads\":2,\"num_key_value_heads\":1,\"head_dim\":4,\"vocab_size\":" + VOCABULARY
                + ",\"max_position_embeddings\":64,"
                + "\"rms_norm_eps\":1e-05,\"rope_theta\":10000.0,\"rope_scaling\":{\"rope_type\":\"linear\",\"factor\":2.0},\"hidden_act\":\"silu\","
                + "\"tie_word_embeddings\":false,\"attention_bias\":false,\"mlp_bias\":false}";
    }

    private static Map<String, int[]> shapes() {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("model.embed_tokens.weight", new int[] {VOCABULARY, WIDTH});
        shapes.put("model.norm.weight", new int[] {WIDTH});
        shapes.put("lm_head.weight", new int[] {VOCABULARY, WIDTH});
        var block = "model.layers.0.";
        shapes.put(block + "input_layernorm.weight", new int[] {WIDTH});
        shapes.put(block + "self_attn.q_proj.weight", new int[] {8, WIDTH});
        shapes.put(block + "self_attn.k_proj.weight", new int[] {4, WIDTH});
        shapes.put(block + "self_attn.v_proj.weight", new int[] {4, WIDTH});
        shapes.put(block + "self_attn.o_proj.weight", new int[] {WIDTH, 8});
        shapes.put(block + "post_attention_layernorm.weight", new int[] {WIDTH});
        shapes.put(block + "mlp.gate_proj.weight", new int[] {16, WIDTH});
        shapes.put(block + "mlp.up_proj.weight", new int[] {16, WIDTH});
        shapes.put(block + "mlp.down_proj.weight", new int[] {WIDTH, 16});
        return shapes;
    }

    private static byte[] tensors(Map<String, int[]> shapes) {
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        int at = 0;
        for (var entry : shapes.entrySet()) {
            int bytes = 2;
            for (var size : entry.getValue()) bytes *= size;
            header.append(",\"").append(entry.getKey()).append("\":{\"dtype\":\"BF16\",\"shape\":")
                    .append(java.util.Arrays.toString(entry.getValue()))
                    .append(",\"data_offsets\":[").append(at).append(',').append(at += bytes).append("]}");
        }
        return file(header + "}", at);
    }

    private static byte[] file(String header, int data) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json)
                .array();
    }

    private static byte[] craftedTensors(Random random) {
        var one = "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        return switch (random.nextInt(9)) {
            case 0 -> file("{\"a" + one + ",\"b" + one + "}", 4); // overlap
            case 1 -> file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4);
            case 2 -> file("{\"a\":{\"dtype\":\"F32\",\"shape\":[18446744073709551617],\"data_offsets\":[0,4]}}", 4);
            case 3 -> file("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0);
            case 4 -> file(
                    many("", i -> "\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", 30_000),
                    0);
            case 5 -> file(
                    "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(200_000) + "1],\"data_offsets\":[0,4]}}", 4);
            case 6 -> file("{\"" + "n".repeat(200_000) + one + "}", 4);
            case 7 -> file("{\"__metadata__\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000) + "}", 0);
            default -> file("{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4],\"x\":["
                    + "{},".repeat(100_000) + "{}]}}", 4);
        };
    }

    private static byte[] craftedIndex(Random random) {
        var text = switch (random.nextInt(5)) {
            case 0 -> "{\"weight_map\":{\"a\":\"../../../../etc/passwd\"}}";
            case 1 ->
                    "{\"weight_map\":" + many("", i -> "\"t" + i + "\":\"model-" + i + ".safetensors\"", 50_000) + "}";
            case 2 -> "{\"weight_map\":{\"a\":\"" + "a".repeat(5000) + ".safetensors\"}}";
            case 3 -> "{\"weight_map\":{\"a\":\"config.json\\u0000.safetensors\"}}";
            default -> "[" + "0,".repeat(3_000_000) + "0]";
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] craftedConfig(Random random) {
        var sound = config();
        var text = switch (random.nextInt(5)) {
            case 0 -> sound.replace("\"head_dim\":4", "\"head_dim\":4095");
            case 1 -> sound.replace("\"num_hidden_layers\":1", "\"num_hidden_layers\":1024");
            case 2 -> sound.replace("linear", Mutations.pick(List.of("yarn", "llama3", "", "\\u0000\\n"), random));
            case 3 -> "[".repeat(500_000);
            default -> sound.replace("\"vocab_size\":12", "\"vocab_size\":" + "1".repeat(1_000_000));
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static HostileKind sae(String name, String target) {
        return new HostileKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                var shapes = new LinkedHashMap<String, int[]>();
                shapes.put("W_enc", new int[] {4, 6});
                shapes.put("b_enc", new int[] {6});
                shapes.put("W_dec", new int[] {6, 4});
                shapes.put("b_dec", new int[] {4});
                Files.write(folder.resolve("sae_weights.safetensors"), tensors(shapes));
                Files.writeString(folder.resolve("cfg.json"),
                        "{\"architecture\":\"topk\",\"d_in\":4,\"d_sae\":6,\"k\":2,\"dtype\":\"float32\",\"apply_b_dec_to_input\":true,"
                                + "\"normalize_activations\":\"layer_norm\",\"metadata\":{\"hook_name\":\"x\"}}");
                return folder.resolve(target);
            }

            @Override
            public void read(Path folder) throws IOException {
                SaeFiles.read(folder);
            }
        };
    }

    static String many(String begin, java.util.function.IntFunction<String> each, int count) {
        var out = new StringBuilder("{").append(begin);
        for (var i = 0; i < count; i++) out.append(i == 0 ? "" : ",").append(each.apply(i));
        return out.append('}').toString();
    }
}
