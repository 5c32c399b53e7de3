package dev.kakehashi.analysis.features;

/**
 * How often Mixed features bring a known translation pair together; shares of them, NaN where there are none.
 *
 * @param score share that holds both sides of a pair among the tokens looked at
 * @param chance mean of the same over shuffles of the Japanese sides; {@code low} and {@code high} bound its middle 95
 *     %
 * @param leftOut mean share of A(i) at tokens that were not looked at
 */
public record PairScore(double score, double chance, double low, double high, double leftOut, int mixedFeatures,
        int holding) {
    static final double TAIL = 0.025;
}
