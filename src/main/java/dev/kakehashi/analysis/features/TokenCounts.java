package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.clusters.ClusterNumbers;
import java.util.Arrays;

/** Counts of tokens in an activating set: memory that one thread uses again for every latent. */
public final class TokenCounts {
    private static final int FEW = 64; // so many are inserted in order, more are sorted

    private static final int SMALL = 4096;
    /** c log c of small counts, which most are. */
    private static final double[] SMALL_TERMS = new double[SMALL];

    static {
        for (var count = 2; count < SMALL; count++) SMALL_TERMS[count] = count * Math.log(count);
    }

    private final int[] counts; // by token id, all 0 between latents
    private int[] tokens = new int[256];
    private int[] sums = {}; // by cluster
    private int distinct;
    private int total;

    public TokenCounts(int tokenIds) {
        this.counts = new int[tokenIds];
    }

    public void add(int token) {
        total++;
        if (counts[token]++ > 0) return;
        if (distinct == tokens.length) tokens = Arrays.copyOf(tokens, 2 * distinct);
        tokens[distinct++] = token;
    }

    void clear() {
        for (var i = 0; i < distinct; i++) counts[tokens[i]] = 0;
        distinct = 0;
        total = 0;
    }

    public int distinct() {
        return distinct;
    }

    /** The distinct tokens in order of first appearance, {@link #distinct} of them. */
    public int[] tokens() {
        return tokens;
    }

    /** - sum p log p in nats, written log N - (sum c log c) / N: equation (4). */
    double entropy() {
        double sum = 0;
        for (var i = 0; i < distinct; i++) sum += term(counts[tokens[i]]);
        return entropy(sum, distinct);
    }

    /** The same of the sums over clusters: equation (5). */
    double entropy(ClusterNumbers clusters) {
        int size = clusters.clusters();
        if (sums.length < size) sums = new int[2 * size];
        else Arrays.fill(sums, 0, size, 0);
        for (var i = 0; i < distinct; i++) sums[clusters.of(i)] += counts[tokens[i]];
        double sum = 0;
        for (var cluster = 0; cluster < size; cluster++) sum += term(sums[cluster]);
        return entropy(sum, size);
    }

    /** The most frequent tokens, falling, ties by id. */
    public int[] top(int most) {
        var top = new int[Math.min(most, distinct)];
        if (top.length > FEW) return sorted(top.length);
        int kept = 0;
        for (var i = 0; i < distinct; i++) {
            int token = tokens[i];
            if (kept == top.length && !before(token, top[kept - 1])) continue;
            int place = Math.min(kept, top.length - 1);
            for (; place > 0 && before(token, top[place - 1]); place--) top[place] = top[place - 1];
            top[place] = token;
            kept = Math.min(top.length, kept + 1);
        }
        return top;
    }

    private int[] sorted(int most) {
        var keys = new long[distinct]; // the more frequent one is smaller
        for (var i = 0; i < distinct; i++) keys[i] = (long) (Integer.MAX_VALUE - counts[tokens[i]]) << 32 | tokens[i];
        Arrays.sort(keys);
        return Arrays.stream(keys).limit(most).mapToInt(key -> (int) key).toArray();
    }

    /** How often a token was counted. */
    public int of(int token) {
        return counts[token];
    }

    public double share(int token) {
        return (double) counts[token] / total;
    }

    private boolean before(int token, int other) {
        return counts[token] > counts[other] || counts[token] == counts[other] && token < other;
    }

    private double entropy(double sum, int outcomes) {
        return outcomes < 2 ? 0 : Math.max(0, Math.log(total) - sum / total);
    }

    private static double term(int count) {
        return count < SMALL ? SMALL_TERMS[count] : count * Math.log(count);
    }
}
