package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
            int latents = 1 + random.nextInt(100);
            int rows = 3;
            int k = 1 + random.nextInt(latents);
            var scores = new float[rows][latents];
            // many ties, many not positive
            for (var row : scores) for (var i = 0; i < latents; i++) row[i] = random.nextInt(12) - 5;
            var chosen = new int[rows * k];
            var values = new float[rows * k];
            var largest = new LargestK(k, chosen, values, rows);
            int cut = random.nextInt(latents + 1);
            for (var row = 0; row < rows; row++) {
                offer(largest, row, scores[row], 0, cut);
                offer(largest, row, scores[row], cut, latents);
            }
            for (var row = 0; row < rows; row++) {
                largest.finish(row);
                var line = scores[row];
                var expected = IntStream.range(0, latents).filter(i -> line[i] > 0).boxed()
                        .sorted(Comparator.<Integer>comparingDouble(i -> -line[i]).thenComparingInt(i -> i)).limit(k)
                        .toList();
                for (var j = 0; j < k; j++) {
                    assertEquals(j < expected.size() ? line[expected.get(j)] : 0, values[row * k + j]);
                    assertEquals(j < expected.size() ? expected.get(j) : 0, chosen[row * k + j]);
                }
            }
        }
    }

    @Test
    void nan_scores_are_never_chosen_and_hide_no_others() {
        var scores = new float[40];
        Arrays.fill(scores, Float.NaN);
        scores[1] = 1;
        scores[33] = 2;
        scores[39] = 3;
        var chosen = new int[3];
        var largest = new LargestK(3, chosen, new float[3], 1);
        offer(largest, 0, scores, 0, 40);
        largest.finish(0);
        assertArrayEquals(new int[] {39, 33, 1}, chosen);
    }

    private static void offer(LargestK largest, int row, float[] scores, int from, int to) {
        largest.offer(row, from, Arrays.copyOfRange(scores, from, to));
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
            for (var i = 0; i < width; i++)
                moved[i] += (float) (random.nextGaussian() * Math.pow(10, -random.nextInt(4)));
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
        assertArrayEquals(new float[] {median[0] + 2, median[1] - 10}, GeometricMedian.of(shifted, 2, 1000, 1e-10),
                1e-5f);
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
