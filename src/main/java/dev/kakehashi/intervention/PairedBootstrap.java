package dev.kakehashi.intervention;

import dev.kakehashi.tensor.Seeds;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Intervals of a difference between two rows of arms. Each resample draws the same documents (or sentences) for all
 * arms, so what makes one hard for every arm cancels out; where a row has several draws of latents, they are drawn
 * again as well, each row's for itself. Percentile interval, 95 %.
 */
public final class PairedBootstrap {
    private static final double TAIL = 0.025;

    private final double[] whole;
    private final double[][] resampled;
    private final long seed;

    private PairedBootstrap(double[] whole, double[][] resampled, long seed) {
        this.whole = whole;
        this.resampled = resampled;
        this.seed = seed;
    }

    /** What was drawn again and again. */
    public enum Over {
        /** Documents or sentences: neither side has more than one draw of latents. */
        ITEMS,
        ITEMS_AND_DRAWS
    }

    /**
     * @param difference between the means over the draws, on all items
     * @param low, high ends of the interval; NaN when there is nothing to resample
     * @param over null in results of before, which resampled items alone
     */
    public record Interval(double difference, double low, double high, Over over) {
        /** Whether the interval leaves out zero. */
        public boolean clear() {
            return low > 0 || high < 0;
        }
    }

    /** The arms of one row, which differ in their draw of latents alone. */
    public record Side(String row, int[] arms) {}

    /**
     * @param items what is resampled
     * @param arms for each arm the statistic on any drawn items; null where it was not measured
     */
    public static PairedBootstrap of(int[] items, List<ToDoubleFunction<int[]>> arms, int resamples, long seed) {
        int samples = items.length == 0 ? 0 : resamples;
        var resampled = new double[arms.size()][];
        for (var arm = 0; arm < resampled.length; arm++)
            if (arms.get(arm) != null) resampled[arm] = new double[samples];
        IntStream.range(0, samples).parallel().forEach(sample -> {
            var random = Seeds.generator(seed, "bootstrap", sample);
            var drawn = new int[items.length];
            for (var i = 0; i < drawn.length; i++) drawn[i] = items[random.nextInt(items.length)];
            for (var arm = 0; arm < resampled.length; arm++)
                if (resampled[arm] != null) resampled[arm][sample] = arms.get(arm).applyAsDouble(drawn);
        });
        var whole = arms.stream()
                .mapToDouble(arm -> arm == null || items.length == 0 ? Double.NaN : arm.applyAsDouble(items)).toArray();
        return new PairedBootstrap(whole, resampled, seed);
    }

    /** The statistic of one arm on all items. */
    public double value(int arm) {
        return whole[arm];
    }

    /** {@code own} against {@code other}. */
    public Interval between(Side own, Side other) {
        int samples = resampled[own.arms[0]].length;
        var found = IntStream.range(0, samples).mapToDouble(sample -> drawn(own, sample) - drawn(other, sample))
                .sorted().toArray();
        double difference = mean(own, whole) - mean(other, whole);
        var over = own.arms.length > 1 || other.arms.length > 1 ? Over.ITEMS_AND_DRAWS : Over.ITEMS;
        return new Interval(difference, quantile(found, TAIL), quantile(found, 1 - TAIL), over);
    }

    /**
     * The mean over the row's draws, drawn with repetition. One fewer than there are is drawn: then the variance of the
     * mean is that of the draws divided by their number without bias, which as many as there are would understate by
     * half for two draws (Rao and Wu 1988).
     */
    private double drawn(Side side, int sample) {
        int draws = side.arms.length;
        if (draws == 1) return resampled[side.arms[0]][sample];
        var random = Seeds.generator(seed, "draws of " + side.row, sample);
        double sum = 0;
        for (var i = 1; i < draws; i++) sum += resampled[side.arms[random.nextInt(draws)]][sample];
        return sum / (draws - 1);
    }

    private static double mean(Side side, double[] values) {
        double sum = 0;
        for (var arm : side.arms) sum += values[arm];
        return sum / side.arms.length;
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
