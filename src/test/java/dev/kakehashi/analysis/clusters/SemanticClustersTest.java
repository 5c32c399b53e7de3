package dev.kakehashi.analysis.clusters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against twins that recompute every similarity from its definition each time, in double precision. */
class SemanticClustersTest {
    private static final int WIDTH = 7;
    private final Random random = new Random(3);

    @ParameterizedTest
    @EnumSource(Linkage.class)
    void random_tokens_are_grouped_as_the_definition_says(Linkage linkage) {
        for (var size : new int[] {2, 3, 9, 40})
            for (var threshold : new double[] {-0.3, 0.1, 0.5, 0.8}) for (var round = 0; round < 5; round++) {
                var rows = random(size);
                assertEquals(twin(rows, threshold, linkage), ours(rows, threshold, linkage),
                        size + " tokens above " + threshold);
            }
    }

    /** Sizes of several blocks, and thresholds from one large component to nearly none. */
    @Test
    void components_of_many_tokens_are_those_of_a_plain_search() {
        for (var threshold : new double[] {0.1, 0.6, 0.8, 0.9, 0.97}) {
            var rows = random(900);
            assertEquals(search(rows, threshold), ours(rows, threshold, Linkage.COMPONENTS), "above " + threshold);
        }
    }

    @Test
    void two_large_groups_with_strays_and_a_bridge_are_found_apart_or_together() {
        var rows = random(700);
        for (var token = 0; token < 600; token++) { // two halves of opposite directions, the rest anywhere
            for (var i = 0; i < WIDTH; i++) rows[token * WIDTH + i] *= 0.2f;
            rows[token * WIDTH] = token % 2 == 0 ? 3 : -3;
        }
        for (var threshold : new double[] {0.5, 0.8, 0.95})
            assertEquals(search(rows, threshold), ours(rows, threshold, Linkage.COMPONENTS), "above " + threshold);
        assertTrue(ours(rows, 0.95, Linkage.COMPONENTS).stream().distinct().count() > 2);
    }

    @ParameterizedTest
    @EnumSource(Linkage.class)
    void equal_tokens_are_one_cluster(Linkage linkage) {
        var rows = new float[500 * WIDTH];
        Arrays.fill(rows, 0.3f);
        assertEquals(1, numbers(rows, 0.999, linkage, 500).clusters());
    }

    @ParameterizedTest
    @EnumSource(Linkage.class)
    void nothing_exceeds_a_cosine_of_one_and_everything_that_is_not_opposite_exceeds_minus_one(Linkage linkage) {
        var rows = new float[60 * WIDTH];
        Arrays.fill(rows, 0.1f);
        assertEquals(60, numbers(rows, 1, linkage, 60).clusters());
        assertEquals(1, numbers(random(60), -1, linkage, 60).clusters());
    }

    @ParameterizedTest
    @EnumSource(Linkage.class)
    void zero_vectors_are_similar_to_nothing(Linkage linkage) {
        var rows = random(50);
        for (var token = 0; token < 50; token += 2) Arrays.fill(rows, token * WIDTH, (token + 1) * WIDTH, 0);
        var groups = ours(rows, 0.1, linkage);
        for (var token = 0; token < 50; token += 2)
            assertEquals(groups.indexOf(groups.get(token)), groups.lastIndexOf(groups.get(token)), "token " + token);
    }

    @Test
    void groups_that_are_not_remembered_any_more_are_found_again() {
        var embeddings = new TokenEmbeddings(random(300), WIDTH);
        var remembering = new SemanticClusters(embeddings, null, 2000);
        for (var round = 0; round < 2; round++)
            for (var first = 0; first + 40 <= 300; first += 20) {
                var tokens = new int[40];
                for (var i = 0; i < 40; i++) tokens[i] = first + i;
                var fresh = new SemanticClusters(embeddings, null, 0).of(tokens, 40,
                        new SemanticClusters.Rule(0.6, Linkage.AVERAGE), () -> {});
                var known = remembering.of(tokens, 40, new SemanticClusters.Rule(0.6, Linkage.AVERAGE), () -> {});
                for (var i = 0; i < 40; i++) assertEquals(fresh.of(i), known.of(i));
                assertTrue(remembering.rememberedBytes() <= 2000);
            }
    }

    @Test
    void more_tokens_than_a_matrix_takes_are_left_out_under_complete_linkage_and_grouped_under_components() {
        int count = LinkedTokens.MOST + 1;
        var rows = new float[count * 2];
        Arrays.fill(rows, 1);
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = i;
        var clusters = new SemanticClusters(new TokenEmbeddings(rows, 2));
        assertNull(clusters.of(tokens, count, new SemanticClusters.Rule(0.1, Linkage.COMPLETE), () -> {}));
        assertNotNull(clusters.of(tokens, count, new SemanticClusters.Rule(0.1, Linkage.COMPONENTS), () -> {}));
    }

    private float[] random(int tokens) {
        var rows = new float[tokens * WIDTH];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) random.nextGaussian();
        return rows;
    }

    private static ClusterNumbers numbers(float[] rows, double threshold, Linkage linkage, int count) {
        var tokens = new int[count];
        for (var i = 0; i < count; i++) tokens[i] = i;
        return new SemanticClusters(new TokenEmbeddings(rows.clone(), WIDTH)).of(tokens, count,
                new SemanticClusters.Rule(threshold, linkage), () -> {});
    }

    private static List<Integer> ours(float[] rows, double threshold, Linkage linkage) {
        int count = rows.length / WIDTH;
        var numbers = numbers(rows, threshold, linkage, count);
        var groups = new ArrayList<Integer>();
        for (var i = 0; i < count; i++) groups.add(numbers.of(i));
        return groups;
    }

    /** Merges the most similar groups while they are similar enough. */
    private static List<Integer> twin(float[] rows, double threshold, Linkage linkage) {
        int count = rows.length / WIDTH;
        var groups = new ArrayList<List<Integer>>();
        for (var i = 0; i < count; i++) groups.add(new ArrayList<>(List.of(i)));
        while (true) {
            int a = -1;
            int b = -1;
            double best = threshold;
            for (var i = 0; i < groups.size(); i++) for (var j = i + 1; j < groups.size(); j++) {
                double similarity = similarity(rows, groups.get(i), groups.get(j), linkage);
                if (!(similarity > best)) continue;
                best = similarity;
                a = i;
                b = j;
            }
            if (a < 0) return numbered(groups, count);
            groups.get(a).addAll(groups.remove(b));
        }
    }

    private static double similarity(float[] rows, List<Integer> a, List<Integer> b, Linkage linkage) {
        var all = a.stream().flatMapToDouble(x -> b.stream().mapToDouble(y -> cosine(rows, x, y))).summaryStatistics();
        return switch (linkage) {
            case COMPONENTS -> all.getMax();
            case COMPLETE -> all.getMin();
            case AVERAGE -> all.getAverage();
        };
    }

    private static List<Integer> search(float[] rows, double threshold) {
        int count = rows.length / WIDTH;
        var groups = new ArrayList<List<Integer>>();
        var seen = new boolean[count];
        for (var start = 0; start < count; start++) {
            if (seen[start]) continue;
            var group = new ArrayList<Integer>();
            var open = new ArrayDeque<>(List.of(start));
            seen[start] = true;
            while (!open.isEmpty()) {
                int one = open.pop();
                group.add(one);
                for (var other = 0; other < count; other++) {
                    if (seen[other] || !(cosine(rows, one, other) > threshold)) continue;
                    seen[other] = true;
                    open.add(other);
                }
            }
            groups.add(group);
        }
        return numbered(groups, count);
    }

    /** Numbers of clusters in order of first appearance. */
    private static List<Integer> numbered(List<List<Integer>> groups, int count) {
        groups.sort(java.util.Comparator
                .comparingInt(group -> group.stream().mapToInt(Integer::intValue).min().orElseThrow()));
        var numbers = new Integer[count];
        for (var g = 0; g < groups.size(); g++) for (var member : groups.get(g)) numbers[member] = g;
        return List.of(numbers);
    }

    private static double cosine(float[] rows, int x, int y) {
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (var i = 0; i < WIDTH; i++) {
            xy += (double) rows[x * WIDTH + i] * rows[y * WIDTH + i];
            xx += (double) rows[x * WIDTH + i] * rows[x * WIDTH + i];
            yy += (double) rows[y * WIDTH + i] * rows[y * WIDTH + i];
        }
        return xy / Math.sqrt(xx * yy);
    }
}
