package dev.kakehashi.web.features;

import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.web.terms.ColumnHead;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.ui.Screen;
import java.util.Arrays;
import java.util.List;

/**
 * The numbers of a feature; where thresholds are tried, those under them, each beside what the analysis stored.
 *
 * @param wasClass the class the analysis gave it, where that is another one, otherwise null
 * @param summary class and top tokens as stored: what a link to the page unfolds to
 */
public record NumbersView(String key, String featureClass, String wasClass, String summary, List<Fact> facts) {

    /** @param was as stored, where thresholds are tried and the number is another one, otherwise null */
    public record Fact(ColumnHead head, String text, String was) {}

    static NumbersView stored(OpenAnalysis analysis, int latent) {
        return of(analysis, latent, analysis.table(), latent);
    }

    /** @param now of one row: this latent under the thresholds that are tried */
    static NumbersView tried(OpenAnalysis analysis, int latent, FeatureTable now) {
        return of(analysis, latent, now, 0);
    }

    private static NumbersView of(OpenAnalysis analysis, int latent, FeatureTable now, int row) {
        var table = analysis.table();
        var text = Screen.messages(FeatureMessages.class);
        var facts = Arrays.stream(FeatureColumn.values())
                .map(ColumnHead::of)
                .map(head -> {
                    var shown = head.format(now.get(head.column(), row));
                    var was = head.format(table.get(head.column(), latent));
                    return new Fact(head, shown, shown.equals(was) ? null : was);
                })
                .toList();
        var featureClass = now.featureClass(row);
        var was = table.featureClass(latent);
        return new NumbersView(
                FeaturesView.key(featureClass), text.featureClass(featureClass), was == featureClass ? null
                        : text.featureClass(was),
                summary(analysis, latent), facts);
    }

    private static String summary(OpenAnalysis analysis, int latent) {
        var table = analysis.table();
        var summary = Screen.messages(FeatureMessages.class).featureClass(table.featureClass(latent));
        if (table.topTokens(latent).length == 0) return summary;
        return summary + " · " + String.join(" ", Arrays.stream(table.topTokens(latent)).limit(5)
                .mapToObj(id -> Piece.of(analysis.vocabulary(), id).text()).toList());
    }
}
