package dev.kakehashi.bench;

import java.util.Arrays;

/** Runs what is compared in turn, round by round, so that a machine that slows down slows all of it. */
final class Rounds {
    private static final int WARM = 2;

    private Rounds() {}

    /** One side of a comparison. */
    @FunctionalInterface
    interface Side {
        /** @return milliseconds of one round */
        double millis() throws Exception;
    }

    /** Something to be timed from outside. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    static Side timed(Work work) {
        return () -> {
            long start = System.nanoTime();
            work.run();
            return (System.nanoTime() - start) * 1e-6;
        };
    }

    /** @return the median of each side in milliseconds, the first rounds left out */
    static double[] medians(int rounds, Side... sides) throws Exception {
        var times = new double[sides.length][rounds];
        for (var round = -WARM; round < rounds; round++)
            for (var side = 0; side < sides.length; side++) {
                double millis = sides[side].millis();
                if (round >= 0) times[side][round] = millis;
            }
        return Arrays.stream(times).mapToDouble(one -> percentile(one, 0.5)).toArray();
    }

    static double percentile(double[] values, double part) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, part * sorted.length)];
    }
}
