package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The twin reads whole tensors into Java's arrays. */
class WeightsTest {
    private static final String QUERIES = "model.layers.1.self_attn.q_proj.weight";
    private static final String KEYS = "model.layers.1.self_attn.k_proj.weight";
    private static Weights weights;
    private static NDManager manager;

    @BeforeAll
    static void open() throws IOException {
        weights = Weights.open(Path.of("src/test/resources/golden/tiny-llama"));
        manager = Torch.newManager(Device.cpu());
    }

    @AfterAll
    static void close() throws IOException {
        weights.close();
        manager.close();
    }

    @Test
    void tensors_loaded_below_one_another_are_the_tensors_one_after_the_other() throws IOException {
        var joined = weights.load(List.of(QUERIES, KEYS), manager);
        var queries = weights.shape(QUERIES);
        var keys = weights.shape(KEYS);
        assertArrayEquals(new long[] {queries[0] + keys[0], queries[1]}, joined.getShape().getShape());
        assertArrayEquals(concatenated(weights.floats(QUERIES), weights.floats(KEYS)), joined.toFloatArray());
    }

    @Test
    void rows_read_alone_are_those_of_the_whole_table() throws IOException {
        var name = "model.embed_tokens.weight";
        var table = weights.floats(name);
        int width = (int) weights.shape(name)[1];
        var ids = new int[] {7, 0, 299, 7, 31};
        var expected = new float[ids.length * width];
        for (var i = 0; i < ids.length; i++) System.arraycopy(table, ids[i] * width, expected, i * width, width);
        assertArrayEquals(expected, weights.rows(name, ids, manager).toFloatArray());
        assertThrows(IllegalArgumentException.class, () -> weights.rows(name, new int[] {300}, manager));
    }

    @Test
    void an_array_filled_through_the_host_array_of_a_gpu_holds_the_same() throws IOException {
        for (var staged : new boolean[] {false, true}) {
            var array = new FilledArray(manager, new Shape(3, 4), staged);
            for (var part : new int[] {0, 8}) array.append(part == 0 ? 8 : 4, (first, into) -> {
                while (into.hasRemaining()) into.put(part + first + into.position());
            });
            assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, array.full().toFloatArray());
        }
    }

    private static float[] concatenated(float[] a, float[] b) {
        var both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
