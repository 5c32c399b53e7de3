package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The small parts of SAE training against slow, obvious twins. */
class NumericsTest {

    @Test
    void the_largest_k_equal_those_of_a_full_sort_with_ties_by_the_smaller_latent() {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++) {
            var scores = new float[1 + random.nextInt(60)];
            for (var i = 0; i < scores.length; i++) scores[i] = random.nextInt(12) - 5; // many ties, many not positive
            int k = 1 + random.nextInt(scores.length);
            var chosen = new int[k + 2];
            var values = new float[k + 2];
            LargestK.choose(scores, k, chosen, values, 1);
            var expected = IntStream.range(0, scores.length).filter(i -> scores[i] > 0).boxed()
                    .sorted(Comparator.<Integer>comparingDouble(i -> -scores[i]).thenComparingInt(i -> i)).limit(k).toList();
            for (var j = 0; j < k; j++) {
                assertEquals(j < expected.size() ? scores[expected.get(j)] : 0, values[1 + j]);
                assertEquals(j < expected.size() ? expected.get(j) : 0, chosen[1 + j]);
            }
            assertEquals(0, values[0] + values[k + 1], "nothing outside its part is touched");
        }
    }

    @Test
    void nan_scores_are_never_chosen() {
        var chosen = new int[2];
        var values = new float[2];
        LargestK.choose(new float[] {Float.NaN, 1, Float.NaN, 2}, 2, chosen, values, 0);
        assertArrayEquals(new int[] {3, 1}, chosen);
    }

    @Test
    void the_geometric_median_has_the_smallest_sum_of_distances_around() {
        var random = new Random(2);
        int width = 4;
        var rows = new float[60 * width];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) (random.nextGaussian() * (i < 40 ? 10 : 1));
        var median = GeometricMedian.of(rows, width, 1000, 1e-9);
        double least = distances(rows, median);
        for (var round = 0; round < 500; round++) {
            var moved = median.clone();
            for (var i = 0; i < width; i++) moved[i] += (float) (random.nextGaussian() * Math.pow(10, -random.nextInt(4)));
            assertTrue(distances(rows, moved) >= least - 1e-6);
        }
    }

    @Test
    void the_geometric_median_moves_with_its_points_and_ignores_their_order() {
        var rows = new float[] {0, 0, 4, 0, 0, 3, 9, 9, 1, 1};
        var in = new float[] {9, 9, 4, 0, 0, 0, 1, 1, 0, 3}; // another order
        var shifted = new float[rows.length];
        assertArrayEquals(GeometricMedian.of(rows, 2, 1000, 1e-10), GeometricMedian.of(in, 2, 1000, 1e-10), 1e-5f);
        for (var i = 0; i < shifted.length; i++) shifted[i] = in[i] + (i % 2 == 0 ? 2 : -10);
        var median = GeometricMedian.of(rows, 2, 1000, 1e-10);
        assertArrayEquals(new float[] {median[0] + 2, median[1] - 10}, GeometricMedian.of(shifted, 2, 1000, 1e-10), 1e-5f);
    }

    private static double distances(float[] rows, float[] point) {
        double sum = 0;
        for (var at = 0; at < rows.length; at += point.length) {
            double squares = 0;
            for (var i = 0; i < point.length; i++) squares += Math.pow(rows[at + i] - (double) point[i], 2);
            sum += Math.sqrt(squares);
        }
        return sum;
    }
}
