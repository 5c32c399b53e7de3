package dev.kakehashi.comet;

import java.util.Arrays;

/** The nearest point of the simplex: like softmax, but what is far behind gets exactly nothing. */
final class Sparsemax {
    private Sparsemax() {}

    static double[] of(double[] scores) {
        var falling = scores.clone();
        Arrays.sort(falling);
        double sum = 0;
        double threshold = 0;
        for (var count = 1; count <= falling.length; count++) {
            double score = falling[falling.length - count];
            sum += score;
            if (1 + count * score > sum || count == 1) threshold = (sum - 1) / count;
        }
        double limit = threshold;
        return Arrays.stream(scores).map(score -> Math.max(0, score - limit)).toArray();
    }
}
