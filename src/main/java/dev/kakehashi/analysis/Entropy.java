package dev.kakehashi.analysis;

/** Entropy of counts in nats, - sum p log p. */
final class Entropy {
    private Entropy() {}

    static double of(int[] counts) {
        long total = 0;
        for (var count : counts) total += count;
        double entropy = 0;
        for (var count : counts) {
            double p = (double) count / total;
            entropy -= p * Math.log(p);
        }
        return Math.max(0, entropy); // one outcome gives -0
    }
}
