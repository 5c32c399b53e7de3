package dev.kakehashi.intervention;

import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * Intervals of a difference by resampling documents (or sentences): each resample draws the same items for both sides, so what makes an item
 * hard for both cancels out. Percentile interval, 95 %.
 */
public final class PairedBootstrap {
    private static final double TAIL = 0.025;

    private PairedBootstrap() {}

    /**
     * @param difference of the statistic, for the mean of all seeds against the baseline, on the drawn items
     * @param low, high ends of the interval; NaN when there is nothing to resample
     */
    public record Interval(double difference, double low, double high) {
        /** Whether the interval leaves out zero. */
        public boolean clear() {
            return low > 0 || high < 0;
        }
    }

    /**
     * @param items what is resampled
     * @param difference the statistic's difference on any drawn items
     */
    public static Interval of(int[] items, int resamples, long seed, ToDoubleFunction<int[]> difference) {
        if (items.length == 0) return new Interval(Double.NaN, Double.NaN, Double.NaN);
        var found = java.util.stream.IntStream.range(0, resamples).parallel().mapToDouble(sample -> {
            var random = Seeds.generator(seed, "bootstrap", sample);
            var drawn = new int[items.length];
            for (var i = 0; i < drawn.length; i++) drawn[i] = items[random.nextInt(items.length)];
            return difference.applyAsDouble(drawn);
        }).toArray();
        Arrays.sort(found);
        return new Interval(difference.applyAsDouble(items), quantile(found, TAIL), quantile(found, 1 - TAIL));
    }

    /** With linear interpolation between neighbours. */
    private static double quantile(double[] sorted, double share) {
        if (sorted.length == 0) return Double.NaN;
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
