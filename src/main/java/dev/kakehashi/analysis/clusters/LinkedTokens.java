package dev.kakehashi.analysis.clusters;

import dev.kakehashi.analysis.ActivatingScan;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import java.util.Arrays;

/**
 * Complete and average linkage: merges the most similar two clusters while their similarity (the least of all pairs, or
 * the mean) is above the threshold, with nearest-neighbour chains: quadratic in the number of tokens, in time and
 * memory.
 */
public final class LinkedTokens {
    /**
     * Tokens of one component: their similarities take 200 MB. More are not grouped at all, and what needs the groups
     * is left out.
     */
    public static final int MOST = 10_000;
    /** Components above it are grouped one at a time. */
    private static final int LARGE = 4000;
    private static final Object ONE_LARGE = new Object();

    private final boolean complete;
    private final float threshold;
    private final float[][] similarity; // [i][j] for j < i
    private final int[] size; // 0: gone into another
    private final int[] cluster;
    private final Runnable look;

    private LinkedTokens(float[][] units, double threshold, Linkage linkage, Runnable look) {
        int n = units.length;
        this.look = look;
        this.complete = linkage == Linkage.COMPLETE;
        this.threshold = ActivatingScan.floor(threshold);
        this.similarity = new float[n][];
        for (var i = 0; i < n; i++) similarity[i] = new float[i];
        this.size = new int[n];
        this.cluster = new int[n];
        Arrays.fill(size, 1);
        for (var i = 0; i < n; i++) cluster[i] = i;
        var block = new TokenEmbeddings.Block(n, units[0].length);
        for (var first = 0; first < n; first += block.lanes) {
            look.run();
            int count = Math.min(block.lanes, n - first);
            block.fill(units, first, count);
            for (var i = first + 1; i < n; i++)
                System.arraycopy(block.cosines(units[i]), 0, similarity[i], first, Math.min(count, i - first));
        }
    }

    /**
     * @param units vectors of one connected component, at most {@link #MOST}
     * @param members their numbers, rising
     * @param groups receives, at each member, the number of one member of its cluster
     * @param look called now and then; what it throws ends the search
     */
    static void group(float[][] units, int[] members, int[] groups, SemanticClusters.Rule rule, Runnable look) {
        if (members.length <= LARGE) {
            new LinkedTokens(units, rule.threshold(), rule.linkage(), look).run(members, groups);
            return;
        }
        synchronized (ONE_LARGE) {
            new LinkedTokens(units, rule.threshold(), rule.linkage(), look).run(members, groups);
        }
    }

    private void run(int[] members, int[] groups) {
        int n = members.length;
        var chain = new int[n];
        int length = 0;
        var done = new boolean[n]; // a cluster without a neighbour above the threshold
        while (true) {
            if (length == 0) {
                int start = 0;
                while (start < n && (size[start] == 0 || done[start])) start++;
                if (start == n) break;
                chain[length++] = start;
            }
            int top = chain[length - 1];
            int before = length > 1 ? chain[length - 2] : -1;
            int nearest = nearest(top, before);
            if (nearest < 0 || !(similarity(top, nearest) > threshold)) {
                done[top] = true;
                length = 0;
            } else if (nearest != before) {
                chain[length++] = nearest;
            } else {
                merge(Math.min(top, nearest), Math.max(top, nearest));
                done[Math.min(top, nearest)] = false;
                length -= 2;
            }
        }
        for (var i = 0; i < n; i++) groups[members[i]] = members[cluster[i]];
    }

    /** The most similar other cluster; {@code before} where another is not more similar. */
    private int nearest(int top, int before) {
        int nearest = before;
        float best = before >= 0 ? similarity(top, before) : Float.NEGATIVE_INFINITY;
        for (var j = 0; j < size.length; j++) {
            if (j == top || size[j] == 0 || !(similarity(top, j) > best)) continue;
            best = similarity(top, j);
            nearest = j;
        }
        return nearest;
    }

    private void merge(int kept, int gone) {
        look.run();
        for (var j = 0; j < size.length; j++) {
            if (j == kept || j == gone || size[j] == 0) continue;
            float one = similarity(kept, j);
            float other = similarity(gone, j);
            float least = Math.min(one, other);
            float mean = (size[kept] * one + size[gone] * other) / (size[kept] + size[gone]);
            // a mean beyond both by rounding would lead a chain back into itself
            similarity[Math.max(kept, j)][Math.min(kept, j)] = complete ? least
                    : Math.max(least, Math.min(Math.max(one, other), mean));
        }
        size[kept] += size[gone];
        size[gone] = 0;
        for (var i = 0; i < cluster.length; i++) if (cluster[i] == gone) cluster[i] = kept;
    }

    private float similarity(int i, int j) {
        return i > j ? similarity[i][j] : similarity[j][i];
    }
}
