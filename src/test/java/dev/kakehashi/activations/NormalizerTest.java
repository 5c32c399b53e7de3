package dev.kakehashi.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizerTest {
    private static final int WIDTH = 16;

    @Test
    void every_policy_gives_its_norm_and_is_undone_exactly_by_restore() {
        for (var policy : Normalization.values()) {
            var original = rows();
            var rows = original.clone();
            Normalizer.apply(policy, rows, WIDTH);
            for (var at = 0; at < rows.length; at += WIDTH) {
                double mean = 0;
                double squares = 0;
                for (var i = at; i < at + WIDTH; i++) {
                    mean += rows[i] / WIDTH;
                    squares += rows[i] * rows[i];
                }
                if (policy == Normalization.L2) assertEquals(1, squares, 1e-5);
                if (policy == Normalization.STANDARDIZATION) {
                    assertEquals(0, mean, 1e-6);
                    assertEquals(WIDTH, squares, 1e-4);
                }
                Normalizer.restore(policy, rows, original, at, WIDTH);
            }
            assertArrayEquals(original, rows, 1e-4f, "" + policy);
        }
    }

    @Test
    void a_vector_of_zeros_stays_finite() {
        for (var policy : Normalization.values()) {
            var rows = new float[WIDTH];
            Normalizer.apply(policy, rows, WIDTH);
            for (var value : rows) assertTrue(Float.isFinite(value));
        }
    }

    private static float[] rows() {
        var random = new Random(4);
        var rows = new float[20 * WIDTH];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) (3 + 10 * random.nextGaussian());
        return rows;
    }
}
