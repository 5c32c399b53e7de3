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

    /** Connected components of "cosine above the threshold", by union-find; pairs already connected are not compared. */
    private static int[] components(int[] tokens, TokenEmbeddings embeddings, double threshold) {
        var parent = new int[tokens.length];
        for (var i = 0; i < parent.length; i++) parent[i] = i;
        int groups = tokens.length;
        for (var i = 1; i < tokens.length && groups > 1; i++) {
            for (var j = 0; j < i && groups > 1; j++) {
                int a = root(parent, i);
                int b = root(parent, j);
                if (a == b || !(embeddings.cosine(tokens[i], tokens[j]) > threshold)) continue;
                parent[Math.max(a, b)] = Math.min(a, b);
                groups--;
            }
        }
        var clusters = new int[tokens.length];
        for (var i = 0; i < clusters.length; i++) clusters[i] = root(parent, i);
        return numbered(clusters);
    }

    private static int root(int[] parent, int i) {
        while (parent[i] != i) {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }
        return i;
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
