package dev.kakehashi.comet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CometSparsemaxTest {
    @Test
    void sparsemax_is_the_only_point_of_the_simplex_that_meets_the_conditions_of_the_nearest() {
        var random = new Random(5);
        for (var round = 0; round < 2000; round++) {
            var scores = random.doubles(1 + random.nextInt(25))
                    .map(x -> (x - 0.5) * Math.pow(10, random.nextInt(4) - 2)).toArray();
            if (round % 5 == 0) scores[random.nextInt(scores.length)] = scores[0];
            var weights = Sparsemax.of(scores);
            assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
            double threshold = Double.NaN;
            for (var i = 0; i < scores.length; i++) if (weights[i] > 0) threshold = scores[i] - weights[i];
            for (var i = 0; i < scores.length; i++) {
                assertTrue(weights[i] >= 0);
                if (weights[i] > 0) assertEquals(threshold, scores[i] - weights[i], 1e-12);
                else assertTrue(scores[i] <= threshold + 1e-12);
            }
        }
    }

    @Test
    void no_point_of_a_fine_grid_on_the_simplex_is_nearer() {
        var random = new Random(6);
        for (var round = 0; round < 50; round++) {
            var scores = random.doubles(3, -1, 1).toArray();
            double found = distance(scores, Sparsemax.of(scores));
            for (var a = 0; a <= 60; a++)
                for (var b = 0; a + b <= 60; b++)
                    assertTrue(found <= distance(scores, a / 60.0, b / 60.0, (60 - a - b) / 60.0) + 1e-12);
        }
    }

    @Test
    void equal_huge_and_single_scores_keep_their_sum_of_one() {
        assertArrayEquals(new double[] {0.25, 0.25, 0.25, 0.25}, Sparsemax.of(new double[4]), 1e-15);
        assertArrayEquals(new double[] {0, 1, 0}, Sparsemax.of(new double[] {1, 7, -1e30}));
        assertArrayEquals(new double[] {1}, Sparsemax.of(new double[] {-5}));
        assertArrayEquals(new double[] {1, 0}, Sparsemax.of(new double[] {1e5, -1e30}), 1e-9);
    }

    private static double distance(double[] scores, double... point) {
        double sum = 0;
        for (var i = 0; i < scores.length; i++) sum += (scores[i] - point[i]) * (scores[i] - point[i]);
        return sum;
    }
}
