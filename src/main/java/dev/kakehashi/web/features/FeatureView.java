package dev.kakehashi.web.features;

import dev.kakehashi.analysis.DirectLogits;
import dev.kakehashi.analysis.FeatureColumn;
import dev.kakehashi.analysis.FeatureEvidence;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.SharesView;
import dev.kakehashi.web.ui.Slider;
import dev.kakehashi.web.ui.UiMessages;
import java.util.Arrays;
import java.util.List;

/**
 * Everything the page of one feature shows.
 *
 * @param missing why there is nothing yet, otherwise null
 * @param address the shortest one of this page
 * @param previous, next addresses of its neighbours under the same threshold, or null at the ends
 * @param dropped where only statistics were kept, instead of evidence
 * @param threshold what {@link #evidence} was computed under; null where the feature is dead or not analysed
 */
public record FeatureView(
        SaePlace place, int latent, NotAnalysed missing, String address, String previous, String next, Numbers numbers, Threshold threshold, Evidence evidence,
        Dropped dropped) {
    private static final int SHOWN_TOKENS = 30;

    public record Numbers(String key, String featureClass, String summary, List<Fact> facts) {}

    public record Fact(ColumnHead head, String text) {}

    /** @param text the activation above which a token counts; @param retained what the index keeps, null for everything */
    public record Threshold(Slider slider, String text, String retained) {}

    /** @param more how many tokens are not shown, or null */
    public record Evidence(
            SharesView languages,
            String size,
            List<Share> tokens,
            String more,
            List<ContextView.InLanguage> contexts,
            List<Effect> promoted,
            List<Effect> suppressed,
            ChartView histogram) {}

    public record Dropped(List<Effect> promoted, List<Effect> suppressed) {}

    public record Share(Piece piece, String share, String count, String english, String japanese) {}

    public record Effect(Piece piece, String logit) {}

    public String json() {
        return Screen.current().as(address, "json");
    }

    static FeatureView missing(Sae sae, int latent) {
        return new FeatureView(SaePlace.of(sae), latent, NotAnalysed.of(sae), null, null, null, null, null, null, null);
    }

    static FeatureView of(Sae sae, int latent, OpenAnalysis analysis, FeatureEvidence evidence, Thresholds thresholds) {
        var place = SaePlace.of(sae);
        var fraction = thresholds.kept().get("fraction");
        String query = fraction == null ? "" : "?fraction=" + fraction;
        boolean dead = evidence.activations() == 0;
        return new FeatureView(
                place,
                latent,
                null,
                place.features() + "/" + latent + query,
                previous(place, latent, query),
                next(place, latent, analysis, query),
                numbers(analysis, latent),
                dead ? null : threshold(evidence, thresholds.fractionSlider(place.features() + "/" + latent), analysis.index().retention()),
                dead ? null : evidence(place, latent, analysis, evidence),
                null);
    }

    /** Of an analysis whose evidence was not kept. */
    static FeatureView dropped(Sae sae, int latent, OpenAnalysis analysis) {
        var place = SaePlace.of(sae);
        boolean dead = analysis.table().get(FeatureColumn.ACTIVE_TOKENS, latent) == 0;
        var logits = new Dropped(
                effects(analysis.logits().promoted(latent), analysis.vocabulary()), effects(analysis.logits().suppressed(latent), analysis.vocabulary()));
        return new FeatureView(
                place, latent, null, place.features() + "/" + latent, previous(place, latent, ""), next(place, latent, analysis, ""), numbers(analysis, latent),
                null, null, dead ? null : logits);
    }

    private static String previous(SaePlace place, int latent, String query) {
        return latent > 0 ? place.features() + "/" + (latent - 1) + query : null;
    }

    private static String next(SaePlace place, int latent, OpenAnalysis analysis, String query) {
        return latent + 1 < analysis.table().latents() ? place.features() + "/" + (latent + 1) + query : null;
    }

    private static Numbers numbers(OpenAnalysis analysis, int latent) {
        var table = analysis.table();
        var facts = Arrays.stream(FeatureColumn.values())
                .map(ColumnHead::of)
                .map(head -> new Fact(head, head.format(table.get(head.column(), latent))))
                .toList();
        var featureClass = table.featureClass(latent);
        String summary = text().featureClass(featureClass);
        if (table.topTokens(latent).length > 0)
            summary += " · " + String.join(" ", Arrays.stream(table.topTokens(latent)).limit(5)
                    .mapToObj(id -> Piece.of(analysis.vocabulary(), id).text()).toList());
        return new Numbers(FeaturesView.key(featureClass), text().featureClass(featureClass), summary, facts);
    }

    private static Threshold threshold(FeatureEvidence evidence, Slider slider, double retention) {
        return new Threshold(slider, Format.number(evidence.threshold()), retention == 0 ? null : text().retained(Slider.plain(retention)));
    }

    private static Evidence evidence(SaePlace place, int latent, OpenAnalysis analysis, FeatureEvidence evidence) {
        var ui = Screen.messages(UiMessages.class);
        var languages = SharesView.of(List.of(
                new SharesView.Amount("english", ui.english(), evidence.pEnglish()),
                new SharesView.Amount("japanese", ui.japanese(), evidence.pJapanese())));
        int hidden = evidence.attribution().size() - SHOWN_TOKENS;
        return new Evidence(
                languages,
                Format.count(evidence.activatingCount()),
                evidence.attribution().stream().limit(SHOWN_TOKENS).map(each -> share(each, analysis.vocabulary())).toList(),
                hidden > 0 ? text().moreTokens(Format.count(hidden)) : null,
                ContextView.of(evidence, analysis.vocabulary()),
                effects(analysis.logits().promoted(latent), analysis.vocabulary()),
                effects(analysis.logits().suppressed(latent), analysis.vocabulary()),
                ChartView.bars("activations", place.features() + "/" + latent + "/histogram.json", text().histogram(), text().activation(), text().tokenCount()).kept());
    }

    private static Share share(FeatureEvidence.Attribution each, Vocabulary vocabulary) {
        return new Share(
                Piece.of(vocabulary, each.token()), Format.percent(each.share()), Format.count(each.count()),
                Format.count(each.english()), Format.count(each.japanese()));
    }

    private static List<Effect> effects(DirectLogits.Effect[] effects, Vocabulary vocabulary) {
        return Arrays.stream(effects).map(each -> new Effect(Piece.of(vocabulary, each.token()), Format.signed(each.logit(), 3))).toList();
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
