package dev.kakehashi.web.features;

import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.analysis.evidence.GroupedTokens;
import dev.kakehashi.analysis.evidence.TokenCluster;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;

/**
 * Token attribution of a feature, cluster by cluster.
 *
 * @param counted whose language the last two columns go by
 * @param note why tokens are not grouped, or null
 * @param chained what makes one of its clusters a chained one, or null
 * @param more how many tokens no part speaks of, or null
 */
public record AttributionView(String counted, String note, String chained, List<Part> parts, String more) {
    private static final int SHOWN = 30;
    private static final int SHOWN_OF_CLUSTER = 10;

    /**
     * Tokens of one cluster, or all that stand alone.
     *
     * @param head null where there is nothing to tell apart
     * @param share, count of the whole cluster
     * @param hidden how many of its tokens are not shown
     */
    public record Part(String head, String share, String count, List<Share> tokens, int hidden) {
        public String more() {
            return AttributionView.more(hidden);
        }
    }

    public record Share(Piece piece, String share, String count, String english, String japanese) {}

    static AttributionView of(FeatureEvidence evidence, Vocabulary vocabulary) {
        var text = text();
        var counted = text.countedBy(evidence.counted());
        int distinct = evidence.attribution().size();
        if (evidence.clusters() == null) {
            var note = evidence.mostGrouped() > 0 && distinct > evidence.mostGrouped()
                    ? text.tooManyToGroup(Format.count(evidence.mostGrouped()))
                    : text.noEmbeddings();
            var tokens = shares(evidence.attribution(), SHOWN, vocabulary);
            return new AttributionView(counted, note, null, List.of(new Part(null, null, null, tokens, 0)),
                    more(distinct - SHOWN));
        }
        var parts = parts(evidence.clusters(), vocabulary);
        int told = parts.stream().mapToInt(part -> part.tokens.size() + part.hidden).sum();
        return new AttributionView(counted, null, chained(evidence.clusters(), distinct), parts, more(distinct - told));
    }

    /** Clusters of several tokens each under a head of its own, as long as there is room; then what stands alone. */
    private static List<Part> parts(List<TokenCluster> clusters, Vocabulary vocabulary) {
        var parts = new ArrayList<Part>();
        int left = SHOWN;
        for (var cluster : clusters) {
            if (cluster.tokens().size() == 1 || left == 0) continue;
            int most = Math.min(left, Math.max(SHOWN_OF_CLUSTER, SHOWN / clusters.size()));
            var tokens = shares(cluster.tokens(), most, vocabulary);
            parts.add(new Part(
                    text().cluster(Format.count(cluster.tokens().size())), Format.percent(cluster.share()),
                    Format.count(cluster.count()), tokens,
                    cluster.tokens().size() - tokens.size()));
            left -= tokens.size();
        }
        var alone = clusters.stream().filter(cluster -> cluster.tokens().size() == 1)
                .map(cluster -> cluster.tokens().get(0)).toList();
        if (alone.isEmpty() || left == 0) return parts;
        double share = alone.stream().mapToDouble(FeatureEvidence.Attribution::share).sum();
        int count = alone.stream().mapToInt(FeatureEvidence.Attribution::count).sum();
        var head = clusters.size() == 1 ? null : text().alone(Format.count(alone.size()));
        parts.add(new Part(head, Format.percent(share), Format.count(count), shares(alone, left, vocabulary),
                Math.max(0, alone.size() - left)));
        return parts;
    }

    private static String chained(List<TokenCluster> clusters, int distinct) {
        return clusters.stream()
                .filter(TokenCluster::chained)
                .findFirst()
                .map(cluster -> text().chained(
                        Format.count(cluster.tokens().size()), Format.count(distinct),
                        Format.percent(cluster.similarPairs()),
                        Format.count(Math.min(cluster.tokens().size(), GroupedTokens.COMPARED))))
                .orElse(null);
    }

    private static List<Share> shares(List<FeatureEvidence.Attribution> tokens, int most, Vocabulary vocabulary) {
        return tokens.stream()
                .limit(most)
                .map(each -> new Share(
                        Piece.of(vocabulary, each.token()), Format.percent(each.share()), Format.count(each.count()),
                        Format.count(each.english()), Format.count(each.japanese())))
                .toList();
    }

    private static String more(int hidden) {
        return hidden > 0 ? text().moreTokens(Format.count(hidden)) : null;
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
