package dev.kakehashi.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.MatrixProduct;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden Llama: three layers, grouped-query attention, bf16 in two shards, expected values in float64. */
class CausalTransformerTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/tiny-llama");
    private static final double TOLERANCE = 1e-4;

    private static CausalTransformer model;
    private static JsonNode expected;
    private static int[][] ids;

    @BeforeAll
    static void load() throws Exception {
        model = CausalTransformer.load(GOLDEN, Devices.tested());
        var json = new ObjectMapper();
        expected = json.readTree(GOLDEN.resolve("expected.json").toFile());
        ids = json.treeToValue(expected.get("ids"), int[][].class);
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void residual_streams_of_every_layer_equal_the_golden_ones() {
        var seen = new TreeSet<Integer>();
        var largest = new double[1];
        model.residuals(ids, new TreeSet<>(List.of(0, 1, 2, 3)), (layer, residual) -> {
            seen.add(layer);
            largest[0] = Math.max(largest[0],
                    difference(expected.get("residual_after_block").get(layer), residual.toFloatArray()));
        });
        System.out.println("largest difference of residual streams: " + largest[0]);
        assertEquals(List.of(0, 1, 2, 3), List.copyOf(seen));
        assertTrue(largest[0] < TOLERANCE, "largest difference " + largest[0]);
    }

    @ParameterizedTest
    @EnumSource
    void residual_streams_equal_the_golden_ones_whoever_multiplies(MatrixProduct product) throws Exception {
        var chosen = MatrixProduct.on(Device.cpu());
        MatrixProduct.onCpu(product);
        try (var other = CausalTransformer.load(GOLDEN, Device.cpu())) {
            other.residuals(ids, new TreeSet<>(List.of(3)), (layer, residual) -> assertTrue(
                    difference(expected.get("residual_after_block").get(layer), residual.toFloatArray()) < TOLERANCE));
        } finally {
            MatrixProduct.onCpu(chosen);
        }
    }

    @Test
    void a_check_runs_all_blocks_and_keeps_none() throws Exception {
        try (var fresh = CausalTransformer.load(GOLDEN, Device.cpu())) {
            fresh.check(Progress.NONE);
            assertEquals(0, fresh.loadedBlocks());
        }
    }

    @Test
    void logits_and_token_losses_equal_the_golden_ones() {
        double logits = difference(expected.get("logits_last_position"), flat(model.lastLogits(ids)));
        double losses = difference(expected.get("nll_per_token"), flat(model.tokenLosses(ids, null)));
        System.out.println("largest difference of logits: " + logits + ", of token losses: " + losses);
        assertTrue(logits < TOLERANCE, "logits differ by " + logits);
        assertTrue(losses < TOLERANCE, "losses differ by " + losses);
    }

    @Test
    void nothing_above_the_highest_requested_layer_is_loaded_or_run() throws Exception {
        try (var fresh = CausalTransformer.load(GOLDEN, Devices.tested())) {
            fresh.residuals(ids, new TreeSet<>(List.of(1)), (layer, residual) -> assertEquals(1, layer));
            assertEquals(1, fresh.loadedBlocks());
        }
    }

    @Test
    void an_edit_that_changes_nothing_leaves_the_losses_bit_identical() {
        var untouched = model.tokenLosses(ids, null);
        var edited = model.tokenLosses(ids, new ResidualEdit() {
            @Override
            public int layer() {
                return 2;
            }

            @Override
            public NDArray apply(NDArray residual) {
                return residual.duplicate();
            }
        });
        for (var row = 0; row < untouched.length; row++) assertArrayEquals(untouched[row], edited[row]);
    }

    @Test
    void the_order_of_the_rows_of_a_batch_does_not_matter() {
        var swapped = model.tokenLosses(new int[][] {ids[1], ids[0]}, null);
        var straight = model.tokenLosses(ids, null);
        assertArrayEquals(straight[0], swapped[1], 1e-5f);
        assertArrayEquals(straight[1], swapped[0], 1e-5f);
    }

    @Test
    void tokens_outside_the_vocabulary_and_layers_beyond_the_model_never_reach_libtorch() {
        assertThrows(IllegalArgumentException.class, () -> model.tokenLosses(new int[][] {{1, 300}}, null));
        assertThrows(IllegalArgumentException.class,
                () -> model.residuals(ids, new TreeSet<>(List.of(4)), (l, r) -> {}));
    }

    private static double difference(JsonNode tree, float[] values) {
        var numbers = new java.util.ArrayList<Double>();
        collect(tree, numbers);
        assertEquals(numbers.size(), values.length);
        double largest = 0;
        for (var i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(numbers.get(i) - values[i]));
        return largest;
    }

    private static void collect(JsonNode tree, List<Double> into) {
        if (tree.isArray()) tree.forEach(child -> collect(child, into));
        else into.add(tree.asDouble());
    }

    private static float[] flat(float[][] rows) {
        var flat = new float[rows.length * rows[0].length];
        for (var r = 0; r < rows.length; r++) System.arraycopy(rows[r], 0, flat, r * rows[0].length, rows[0].length);
        return flat;
    }
}
