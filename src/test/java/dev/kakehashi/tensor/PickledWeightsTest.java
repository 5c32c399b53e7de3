package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.pickle.PickleBytes;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The twin is the same weights as safetensors. */
class PickledWeightsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tiny-llama");
    private static final String QUERIES = "model.layers.1.self_attn.q_proj.weight";
    private static final String KEYS = "model.layers.1.self_attn.k_proj.weight";
    private static final String EMBEDDING = "model.embed_tokens.weight";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"BFloat16", "Float"})
    void one_file_or_shards_of_torch_save_hold_the_values_of_the_safetensors(String type) throws IOException {
        var single = Files.createDirectories(folder.resolve("single"));
        var sharded = Files.createDirectories(folder.resolve("sharded"));
        try (var golden = Weights.open(GOLDEN)) {
            TorchSaved.state(single.resolve("pytorch_model.bin"), state(golden, name -> true), type);
            TorchSaved.state(sharded.resolve("pytorch_model-00001-of-00002.bin"),
                    state(golden, name -> name.contains("layers")), type);
            TorchSaved.state(sharded.resolve("pytorch_model-00002-of-00002.bin"),
                    state(golden, name -> !name.contains("layers")), type);
            Files.writeString(sharded.resolve("pytorch_model.bin.index.json"), index(golden));
            for (var place : List.of(single, sharded)) same(golden, place);
        }
    }

    private static void same(Weights golden, Path place) throws IOException {
        try (var weights = Weights.open(place); var manager = Torch.newManager(Device.cpu())) {
            assertEquals(golden.names(), weights.names());
            for (var name : golden.names()) {
                assertArrayEquals(golden.shape(name), weights.shape(name));
                assertArrayEquals(golden.floats(name), weights.floats(name), name);
            }
            assertArrayEquals(golden.load(List.of(QUERIES, KEYS), manager).toFloatArray(),
                    weights.load(List.of(QUERIES, KEYS), manager).toFloatArray());
            var ids = new int[] {7, 0, 299, 7};
            assertArrayEquals(golden.rows(EMBEDDING, ids, manager).toFloatArray(),
                    weights.rows(EMBEDDING, ids, manager).toFloatArray());
            assertThrows(IllegalArgumentException.class, () -> weights.rows(EMBEDDING, new int[] {300}, manager));
            assertEquals(64, weights.sha256(Progress.NONE).length());
        }
    }

    @Test
    void half_precision_is_expanded_exactly() throws IOException {
        var values = new float[4096];
        var random = new Random(4);
        for (var i = 0; i < values.length; i++) values[i] = random.nextInt(-2047, 2048) / 64f;
        TorchSaved.state(folder.resolve("pytorch_model.bin"), Map.of("w", new TorchSaved.Weight(values, 64, 64)),
                "Half");
        try (var weights = Weights.open(folder)) {
            assertArrayEquals(values, weights.floats("w"));
        }
    }

    @Test
    void transposed_tensors_and_views_are_read_in_the_order_of_their_rows_from_any_place_on() throws IOException {
        var storage = new float[1000];
        for (var i = 0; i < storage.length; i++) storage[i] = i;
        var pickle = PickleBytes.start().op("}(")
                .text("transposed").tensor("FloatStorage", "0", 1000, 0, new long[] {20, 50}, new long[] {1, 20})
                .text("view").tensor("FloatStorage", "0", 1000, 100, new long[] {10, 30}, new long[] {50, 1})
                .op("u");
        TorchSaved.raw(folder.resolve("pytorch_model.bin"), pickle.stop(), TorchSaved.bytes(storage));
        var transposed = new float[1000];
        for (var row = 0; row < 20; row++)
            for (var column = 0; column < 50; column++) transposed[row * 50 + column] = row + 20 * column;
        var view = new float[300];
        for (var row = 0; row < 10; row++)
            for (var column = 0; column < 30; column++) view[row * 30 + column] = 100 + 50 * row + column;
        try (var weights = Weights.open(folder); var manager = Torch.newManager(Device.cpu())) {
            for (var each : Map.of("transposed", transposed, "view", view).entrySet()) {
                assertArrayEquals(each.getValue(), weights.floats(each.getKey()));
                assertArrayEquals(each.getValue(), weights.load(each.getKey(), manager).toFloatArray(),
                        "on all cores, so from places in its middle on");
            }
            assertArrayEquals(java.util.Arrays.copyOfRange(view, 60, 90),
                    weights.rows("view", new int[] {2}, manager).toFloatArray());
        }
    }

    @Test
    void what_is_no_weights_is_refused_with_a_sentence() throws IOException {
        assertTrue(refused().contains("holds neither model.safetensors"), this::refused);
        Files.writeString(folder.resolve("pytorch_model.bin"), "no zip");
        assertTrue(refused().contains("is no zip of torch.save"), this::refused);
        TorchSaved.raw(folder.resolve("pytorch_model.bin"),
                PickleBytes.start().name("os", "system").op("(").text("ls").op("tR").stop(), new byte[4]);
        assertEquals("pytorch_model.bin names \"os.system\", which is not allowed.", refused());
        Files.writeString(folder.resolve("pytorch_model.bin.index.json"), "{\"weight_map\":{\"a\":\"../x.bin\"}}");
        assertTrue(refused().contains("is no name of a shard"), this::refused);
    }

    private String refused() {
        return assertThrows(IOException.class, () -> Weights.open(folder).close()).getMessage();
    }

    private static Map<String, TorchSaved.Weight> state(Weights golden, java.util.function.Predicate<String> taken)
            throws IOException {
        var state = new LinkedHashMap<String, TorchSaved.Weight>();
        for (var name : golden.names())
            if (taken.test(name)) state.put(name, new TorchSaved.Weight(golden.floats(name), golden.shape(name)));
        return state;
    }

    private static String index(Weights golden) {
        var map = new StringBuilder();
        for (var name : golden.names())
            map.append(map.isEmpty() ? "" : ",").append('"').append(name).append("\":\"pytorch_model-0000")
                    .append(name.contains("layers") ? 1 : 2).append("-of-00002.bin\"");
        return "{\"weight_map\":{" + map + "}}";
    }
}
