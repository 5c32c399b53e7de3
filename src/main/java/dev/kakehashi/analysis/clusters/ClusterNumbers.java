package dev.kakehashi.analysis.clusters;

import java.util.Arrays;

/**
 * The cluster of each of some tokens, numbered from 0 in order of first appearance, in as few bytes as the number of
 * clusters allows.
 */
public final class ClusterNumbers {
    private static final int BYTES = 1 << 8;
    private static final int CHARS = 1 << 16;

    private final int clusters;
    private final byte[] few; // null where there are more than 256 clusters; empty for a single one
    private final char[] many; // null where there are more than 65,536
    private final int[] most;

    private ClusterNumbers(int clusters, byte[] few, char[] many, int[] most) {
        this.clusters = clusters;
        this.few = few;
        this.many = many;
        this.most = most;
    }

    /** @param groups any numbers below {@code groups.length}, equal within a cluster */
    public static ClusterNumbers of(int[] groups) {
        var numbers = new int[groups.length];
        Arrays.fill(numbers, -1);
        int clusters = 0;
        for (var group : groups) if (numbers[group] < 0) numbers[group] = clusters++;
        if (clusters == 1) return new ClusterNumbers(1, new byte[0], null, null);
        if (clusters > CHARS) return new ClusterNumbers(clusters, null, null,
                Arrays.stream(groups).map(group -> numbers[group]).toArray());
        var few = clusters <= BYTES ? new byte[groups.length] : null;
        var many = few == null ? new char[groups.length] : null;
        for (var i = 0; i < groups.length; i++) {
            if (few != null) few[i] = (byte) numbers[groups[i]];
            else many[i] = (char) numbers[groups[i]];
        }
        return new ClusterNumbers(clusters, few, many, null);
    }

    public int clusters() {
        return clusters;
    }

    public int of(int token) {
        if (clusters == 1) return 0;
        return few != null ? few[token] & 0xff : many != null ? many[token] : most[token];
    }

    int bytes() {
        return few != null ? few.length : many != null ? 2 * many.length : 4 * most.length;
    }
}
