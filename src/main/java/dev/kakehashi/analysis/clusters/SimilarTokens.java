package dev.kakehashi.analysis.clusters;

import dev.kakehashi.analysis.ActivatingScan;

/**
 * Connected components of "cosine above the threshold". Groups are chains of tokens; a new token is held against the
 * members of each group until one is similar, so nothing within a group is compared again: where most tokens hang
 * together a few looks each are enough, and only tokens that are similar to nothing are held against all. Very many
 * tokens are looked up in a {@link SimilarityGraph} instead.
 */
final class SimilarTokens {
    /** Comparisons between two looks at whether anybody still waits: some hundredths of a second. */
    private static final int LOOK = 1 << 14;

    private final float[][] units;
    private final float threshold;
    private final Runnable look;
    private final int[] next; // the member behind, -1 at the end
    private int compared;

    private SimilarTokens(float[][] units, double threshold, Runnable look) {
        this.units = units;
        this.threshold = ActivatingScan.floor(threshold);
        this.look = look;
        this.next = new int[units.length];
    }

    /**
     * @param look called now and then; what it throws ends the search
     * @return for each token a member of its component, the same for all of it
     */
    static int[] components(float[][] units, double threshold, Runnable look) {
        return new SimilarTokens(units, threshold, look).grouped();
    }

    private int[] grouped() {
        int count = next.length;
        var last = new int[count]; // of a group, by its first member
        var firsts = new int[count];
        int groups = 0;
        for (var i = 0; i < count; i++) {
            next[i] = -1;
            int joined = -1; // first member of the group that took i in
            int kept = 0;
            for (var g = 0; g < groups; g++) {
                int first = firsts[g];
                if (!similar(i, first)) {
                    firsts[kept++] = first;
                } else if (joined < 0) {
                    joined = first;
                    next[last[first]] = i;
                    last[first] = i;
                    firsts[kept++] = first;
                } else { // i connects two groups
                    next[last[joined]] = first;
                    last[joined] = last[first];
                }
            }
            if (joined < 0) {
                firsts[kept++] = i;
                last[i] = i;
            }
            groups = kept;
        }
        var components = new int[count];
        for (var g = 0; g < groups; g++)
            for (var member = firsts[g]; member >= 0; member = next[member]) components[member] = firsts[g];
        return components;
    }

    private boolean similar(int token, int first) {
        for (var member = first; member >= 0; member = next[member]) {
            if ((++compared & LOOK - 1) == 0) look.run();
            if (TokenEmbeddings.cosine(units[token], units[member]) > threshold) return true;
        }
        return false;
    }
}
