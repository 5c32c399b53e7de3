package dev.kakehashi.web.features;

import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.terms.Piece;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Slider;
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
        SaePlace place, int latent, NotAnalysed missing, String address, String previous, String next,
        NumbersView numbers, Threshold threshold, Evidence evidence,
        Dropped dropped) {
    /**
     * @param text the activation above which a token counts;
     * @param retained what the index keeps, null for everything
     */
    public record Threshold(Slider slider, String text, String retained) {}

    /** @param contextsBy which language a context stands under */
    public record Evidence(
            List<LanguagesView> languages,
            String size,
            AttributionView attribution,
            String contextsBy,
            List<ContextView.InLanguage> contexts,
            List<Effect> promoted,
            List<Effect> suppressed,
            ChartView histogram) {}

    public record Dropped(List<Effect> promoted, List<Effect> suppressed) {}

    public record Effect(Piece piece, String logit) {}

    public String json() {
        return Screen.current().address().as(address, "json");
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
                thresholds.changed() && !dead ? NumbersView.tried(analysis, latent, evidence.numbers())
                        : NumbersView.stored(analysis, latent),
                dead ? null
                        : threshold(evidence, thresholds.fractionSlider(place.features() + "/" + latent),
                                analysis.index().retention()),
                dead ? null : evidence(place, latent, analysis, evidence, thresholds.changed()),
                null);
    }

    /** Of an analysis whose evidence was not kept. */
    static FeatureView dropped(Sae sae, int latent, OpenAnalysis analysis) {
        var place = SaePlace.of(sae);
        boolean dead = analysis.table().get(FeatureColumn.ACTIVE_TOKENS, latent) == 0;
        var logits = new Dropped(
                effects(analysis.logits().promoted(latent), analysis.vocabulary()),
                effects(analysis.logits().suppressed(latent), analysis.vocabulary()));
        return new FeatureView(
                place, latent, null, place.features() + "/" + latent, previous(place, latent, ""),
                next(place, latent, analysis, ""),
                NumbersView.stored(analysis, latent), null, null, dead ? null : logits);
    }

    private static String previous(SaePlace place, int latent, String query) {
        return latent > 0 ? place.features() + "/" + (latent - 1) + query : null;
    }

    private static String next(SaePlace place, int latent, OpenAnalysis analysis, String query) {
        return latent + 1 < analysis.table().latents() ? place.features() + "/" + (latent + 1) + query : null;
    }

    private static Threshold threshold(FeatureEvidence evidence, Slider slider, double retention) {
        return new Threshold(slider, Format.number(evidence.threshold()),
                retention == 0 ? null : text().retained(Slider.plain(retention)));
    }

    private static Evidence evidence(SaePlace place, int latent, OpenAnalysis analysis, FeatureEvidence evidence,
            boolean tried) {
        return new Evidence(
                LanguagesView.of(evidence, tried ? Float.NaN : analysis.table().get(FeatureColumn.P_ENGLISH, latent)),
                Format.count(evidence.activatingCount()),
                AttributionView.of(evidence, analysis.vocabulary()),
                text().contextsBy(evidence.counted()),
                ContextView.of(evidence, analysis.vocabulary()),
                effects(analysis.logits().promoted(latent), analysis.vocabulary()),
                effects(analysis.logits().suppressed(latent), analysis.vocabulary()),
                ChartView.bars("activations", place.features() + "/" + latent + "/histogram.json", text().histogram(),
                        text().activation(), text().tokenCount()).kept());
    }

    private static List<Effect> effects(DirectLogits.Effect[] effects, Vocabulary vocabulary) {
        return Arrays.stream(effects)
                .map(each -> new Effect(Piece.of(vocabulary, each.token()), Format.signed(each.logit(), 3))).toList();
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
