package dev.kakehashi.analysis;

import java.util.Arrays;

/** The cluster of each of some tokens, numbered from 0 in order of first appearance, in as few bytes as the number of clusters allows. */
final class ClusterNumbers {
    private final int clusters;
    private final byte[] few; // null where there are more than 256 clusters; empty for a single one
    private final char[] many;

    private ClusterNumbers(int clusters, byte[] few, char[] many) {
        this.clusters = clusters;
        this.few = few;
        this.many = many;
    }

    /** @param groups any numbers below {@code groups.length}, equal within a cluster */
    static ClusterNumbers of(int[] groups) {
        var numbers = new int[groups.length];
        Arrays.fill(numbers, -1);
        int next = 0;
        for (var group : groups) if (numbers[group] < 0) numbers[group] = next++;
        if (next > Character.MAX_VALUE) throw new IllegalArgumentException("more than 65,535 clusters of one latent's tokens");
        boolean small = next <= 256;
        var few = small ? new byte[next == 1 ? 0 : groups.length] : null;
        var many = small ? null : new char[groups.length];
        for (var i = 0; next > 1 && i < groups.length; i++) {
            if (small) few[i] = (byte) numbers[groups[i]];
            else many[i] = (char) numbers[groups[i]];
        }
        return new ClusterNumbers(next, few, many);
    }

    int clusters() {
        return clusters;
    }

    int of(int token) {
        if (clusters == 1) return 0;
        return few != null ? few[token] & 0xff : many[token];
    }

    int bytes() {
        return few != null ? few.length : 2 * many.length;
    }
}
