package dev.kakehashi.analysis.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.analysis.AnalysisOptions.SingleTokenRule;
import dev.kakehashi.analysis.evidence.FeatureEvidence.Attribution;
import dev.kakehashi.analysis.features.TokenCounts;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tokens are directions in a plane: token t points to an angle, and is similar to those less than 58 degrees away. */
class GroupedTokensTest {
    private static final double THRESHOLD = Math.cos(Math.toRadians(58));

    @Test
    void tokens_that_hang_together_only_one_through_another_are_a_chained_cluster() {
        var clusters = clusters(30, token -> 12 * token,
                Linkage.COMPONENTS); // once around: each is similar to its neighbours alone
        assertEquals(1, clusters.size());
        assertTrue(clusters.get(0).chained());
        assertEquals(8.0 / 29, clusters.get(0).similarPairs(), 1e-12, "four on either side of 29 others");
        assertEquals(1, clusters.get(0).share(), 1e-12);
    }

    @Test
    void many_tokens_that_are_all_alike_are_no_chain() {
        var clusters = clusters(30, token -> token, Linkage.COMPONENTS);
        assertEquals(1, clusters.size());
        assertEquals(1, clusters.get(0).similarPairs());
        assertFalse(clusters.get(0).chained());
    }

    @Test
    void twenty_tokens_are_not_many_and_half_of_them_are_not_most() {
        assertFalse(clusters(20, token -> 18 * token, Linkage.COMPONENTS).get(0).chained());
        assertTrue(clusters(21, token -> 17 * token, Linkage.COMPONENTS).get(0).chained());
        // 22 tokens over 150 degrees and 22 others further round: neither group is most of all
        var half = clusters(44, token -> token < 22 ? 7 * token : 220 + 3 * (token - 22), Linkage.COMPONENTS);
        assertEquals(2, half.size());
        assertFalse(half.get(0).chained() || half.get(1).chained());
    }

    @Test
    void complete_linkage_makes_no_chains() {
        var clusters = clusters(30, token -> 12 * token, Linkage.COMPLETE);
        assertTrue(clusters.size() > 1);
        assertFalse(clusters.stream().anyMatch(TokenCluster::chained));
    }

    @Test
    void clusters_come_most_frequent_first_and_hold_every_token_once() {
        var clusters = clusters(9, token -> 120 * (token % 3) + token, Linkage.COMPONENTS);
        assertEquals(List.of(List.of(8, 5, 2), List.of(7, 4, 1), List.of(6, 3, 0)),
                clusters.stream().map(cluster -> cluster.tokens().stream().map(Attribution::token).toList()).toList());
        assertEquals(List.of(9 + 6 + 3, 8 + 5 + 2, 7 + 4 + 1), clusters.stream().map(TokenCluster::count).toList());
        assertEquals(1, clusters.stream().mapToDouble(TokenCluster::share).sum(), 1e-12);
    }

    @Test
    void many_tokens_come_in_the_order_that_few_come_in() {
        var counts = new TokenCounts(5_000);
        for (var i = 0; i < 20_000; i++) counts.add((int) ((long) i * i * 7919 % 4_999));
        var all = counts.top(Integer.MAX_VALUE);
        assertEquals(counts.distinct(), all.length);
        for (var i = 1; i < all.length; i++)
            assertTrue(counts.of(all[i - 1]) > counts.of(all[i])
                    || counts.of(all[i - 1]) == counts.of(all[i]) && all[i - 1] < all[i]);
        for (var most : new int[] {1, 10, 64, 65, 500}) assertArrayEquals(Arrays.copyOf(all, most), counts.top(most));
    }

    /** Token t is counted t + 1 times. */
    private static List<TokenCluster> clusters(int tokens, IntToDoubleFunction degrees, Linkage linkage) {
        var counts = new TokenCounts(tokens);
        for (var token = 0; token < tokens; token++) for (var i = 0; i <= token; i++) counts.add(token);
        var plane = new FeatureEvidence.Embeddings(2, which -> {
            var rows = new float[2 * which.length];
            for (var i = 0; i < which.length; i++) {
                double angle = Math.toRadians(degrees.applyAsDouble(which[i]));
                rows[2 * i] = (float) Math.cos(angle);
                rows[2 * i + 1] = (float) Math.sin(angle);
            }
            return rows;
        });
        var options = new AnalysisOptions(0, 0.7, 0.9, AnalysisOptions.LanguageMode.DOCUMENT, 5, THRESHOLD, linkage,
                SingleTokenRule.ZERO, 0, 0, 0, null, null);
        var attribution = IntStream.range(0, tokens)
                .mapToObj(i -> tokens - 1 - i)
                .map(token -> new Attribution(token, token + 1, counts.share(token), token + 1, 0))
                .toList();
        return GroupedTokens.of(counts, plane, options).clusters(attribution);
    }
}
