package dev.kakehashi.analysis;

import java.util.Arrays;

/** Groups tokens whose embeddings are similar (METHOD section 5, step 2 of semantic entropy). */
final class SemanticClusters {
    private SemanticClusters() {}

    /**
     * @param tokens distinct token ids
     * @return for each token the number of its cluster, numbered from 0 in order of first appearance
     */
    static int[] of(int[] tokens, TokenEmbeddings embeddings, double threshold, AnalysisOptions.Linkage linkage) {
        return switch (linkage) {
            case COMPONENTS -> components(tokens, embeddings, threshold);
            case COMPLETE -> agglomerated(tokens, embeddings, threshold, true);
            case AVERAGE -> agglomerated(tokens, embeddings, threshold, false);
        };
    }

    /**
     * Connected components of "cosine above the threshold". Groups are chains of tokens; a new token is held against the members of each
     * group until one is similar, so nothing within a group is compared again. Frequent tokens come first and are found first.
     */
    private static int[] components(int[] tokens, TokenEmbeddings embeddings, double threshold) {
        var next = new int[tokens.length]; // the member behind, -1 at the end
        var last = new int[tokens.length]; // of a group, by its first member
        var firsts = new int[tokens.length];
        int groups = 0;
        for (var i = 0; i < tokens.length; i++) {
            next[i] = -1;
            int joined = -1; // first member of the group that took i in
            int kept = 0;
            for (var g = 0; g < groups; g++) {
                int first = firsts[g];
                if (!similar(tokens[i], first, next, tokens, embeddings, threshold)) {
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
        var clusters = new int[tokens.length];
        for (var g = 0; g < groups; g++) for (var member = firsts[g]; member >= 0; member = next[member]) clusters[member] = g;
        return numbered(clusters);
    }

    private static boolean similar(int token, int first, int[] next, int[] tokens, TokenEmbeddings embeddings, double threshold) {
        for (var member = first; member >= 0; member = next[member]) if (embeddings.cosine(token, tokens[member]) > threshold) return true;
        return false;
    }

    /**
     * Merges the most similar two clusters while their similarity (the least of all pairs, or the mean) is above the threshold, with
     * nearest-neighbour chains: quadratic in the number of tokens, in time and memory.
     */
    private static int[] agglomerated(int[] tokens, TokenEmbeddings embeddings, double threshold, boolean complete) {
        int n = tokens.length;
        var similarity = new float[n][];
        for (var i = 0; i < n; i++) {
            similarity[i] = new float[n];
            for (var j = 0; j < i; j++) similarity[i][j] = similarity[j][i] = embeddings.cosine(tokens[i], tokens[j]);
        }
        var size = new int[n];
        Arrays.fill(size, 1);
        var cluster = new int[n];
        for (var i = 0; i < n; i++) cluster[i] = i;
        var chain = new int[n];
        int length = 0;
        var done = new boolean[n]; // a cluster without a neighbour above the threshold
        while (true) {
            if (length == 0) {
                int start = 0;
                while (start < n && (size[start] == 0 || done[start])) start++;
                if (start == n) return numbered(cluster);
                chain[length++] = start;
            }
            int top = chain[length - 1];
            int before = length > 1 ? chain[length - 2] : -1;
            int nearest = before;
            float best = before >= 0 ? similarity[top][before] : Float.NEGATIVE_INFINITY;
            for (var j = 0; j < n; j++) {
                if (j == top || size[j] == 0 || !(similarity[top][j] > best)) continue;
                best = similarity[top][j];
                nearest = j;
            }
            if (nearest < 0 || !(best > threshold)) {
                done[top] = true;
                length = 0;
            } else if (nearest != before) {
                chain[length++] = nearest;
            } else {
                merge(Math.min(top, nearest), Math.max(top, nearest), similarity, size, cluster, complete);
                done[Math.min(top, nearest)] = false;
                length -= 2;
            }
        }
    }

    private static void merge(int kept, int gone, float[][] similarity, int[] size, int[] cluster, boolean complete) {
        for (var j = 0; j < size.length; j++) {
            if (j == kept || j == gone || size[j] == 0) continue;
            float merged = complete
                    ? Math.min(similarity[kept][j], similarity[gone][j])
                    : (size[kept] * similarity[kept][j] + size[gone] * similarity[gone][j]) / (size[kept] + size[gone]);
            similarity[kept][j] = similarity[j][kept] = merged;
        }
        size[kept] += size[gone];
        size[gone] = 0;
        for (var i = 0; i < cluster.length; i++) if (cluster[i] == gone) cluster[i] = kept;
    }

    private static int[] numbered(int[] clusters) {
        var numbers = new int[clusters.length];
        Arrays.fill(numbers, -1);
        int next = 0;
        var result = new int[clusters.length];
        for (var i = 0; i < clusters.length; i++) {
            if (numbers[clusters[i]] < 0) numbers[clusters[i]] = next++;
            result[i] = numbers[clusters[i]];
        }
        return result;
    }
}
