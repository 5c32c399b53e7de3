package dev.kakehashi.analysis.evidence;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.clusters.ClusterNumbers;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.analysis.evidence.FeatureEvidence.Attribution;
import dev.kakehashi.analysis.features.TokenCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The activating tokens of one latent in their clusters, from these tokens' embeddings alone.
 *
 * <p>Connected components join tokens through others, so one cluster may hold drum, child and ice. It is called chained
 * where it has more than {@link #CHAIN_TOKENS} distinct tokens, which are more than {@link #CHAIN_SHARE} of the
 * latent's, and of its pairs fewer than {@link #CHAIN_SIMILAR} are similar themselves.
 */
public final class GroupedTokens {
    public static final int CHAIN_TOKENS = 20;
    public static final double CHAIN_SHARE = 0.5;
    public static final double CHAIN_SIMILAR = 0.5;
    /** Tokens of a cluster whose pairs are looked at. */
    public static final int COMPARED = 256;

    private final Map<Integer, Integer> places; // by token, in order of first appearance
    private final ClusterNumbers numbers;
    private final TokenEmbeddings embeddings; // by place
    private final double threshold;

    private GroupedTokens(Map<Integer, Integer> places, ClusterNumbers numbers, TokenEmbeddings embeddings,
            double threshold) {
        this.places = places;
        this.numbers = numbers;
        this.embeddings = embeddings;
        this.threshold = threshold;
    }

    /** @return null where there are too many tokens for a page, or no embeddings */
    static GroupedTokens of(TokenCounts counts, FeatureEvidence.Embeddings embeddings, AnalysisOptions options) {
        int distinct = counts.distinct();
        if (embeddings == null || distinct > FeatureEvidence.mostGrouped(embeddings.width())) return null;
        var tokens = Arrays.copyOf(counts.tokens(), distinct);
        var rows = embeddings.rows().apply(tokens);
        if (rows == null) return null;
        var some = new TokenEmbeddings(rows, embeddings.width());
        var order = new int[distinct];
        var places = new HashMap<Integer, Integer>();
        for (var place = 0; place < distinct; place++) {
            order[place] = place;
            places.put(tokens[place], place);
        }
        var rule = new SemanticClusters.Rule(options.clusterThreshold(), options.linkage());
        var numbers = new SemanticClusters(some).of(order, distinct, rule, () -> {});
        return numbers == null ? null : new GroupedTokens(places, numbers, some, options.clusterThreshold());
    }

    /** By place of a token in order of first appearance. */
    ClusterNumbers numbers() {
        return numbers;
    }

    /** @param attribution most frequent first */
    List<TokenCluster> clusters(List<Attribution> attribution) {
        var members = new HashMap<Integer, List<Attribution>>();
        for (var each : attribution)
            members.computeIfAbsent(numbers.of(places.get(each.token())), cluster -> new ArrayList<>()).add(each);
        return members.values().stream()
                .map(tokens -> cluster(tokens, attribution.size()))
                .sorted(Comparator.comparingInt(TokenCluster::count).reversed()
                        .thenComparingInt(cluster -> cluster.tokens().get(0).token()))
                .toList();
    }

    private TokenCluster cluster(List<Attribution> tokens, int distinct) {
        int count = tokens.stream().mapToInt(Attribution::count).sum();
        double share = tokens.stream().mapToDouble(Attribution::share).sum();
        boolean large = tokens.size() > CHAIN_TOKENS && tokens.size() > CHAIN_SHARE * distinct;
        double similar = large ? similarPairs(tokens) : Double.NaN;
        return new TokenCluster(tokens, count, share, similar, large && similar < CHAIN_SIMILAR);
    }

    private double similarPairs(List<Attribution> tokens) {
        var compared = tokens.stream().limit(COMPARED).map(each -> embeddings.unit(places.get(each.token())))
                .toArray(float[][]::new);
        int similar = 0;
        for (var i = 0; i < compared.length; i++)
            for (var j = 0; j < i; j++) if (TokenEmbeddings.cosine(compared[i], compared[j]) > threshold) similar++;
        return 2.0 * similar / ((double) compared.length * (compared.length - 1));
    }
}
