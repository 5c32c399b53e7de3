package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureMetrics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.SharesView;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the numbers of one SAE are shares of or means over: counted in its table of features, so it is there for
 * analyses of any age.
 */
final class Denominators {
    private final FeatureTable table;
    private final AnalysisOptions options;
    private final Map<FeatureClass, Integer> counts = new EnumMap<>(FeatureClass.class);
    private final int classified;

    Denominators(FeatureTable table, AnalysisOptions options) {
        this.table = table;
        this.options = options;
        for (var each : FeatureClass.values()) counts.put(each, 0);
        for (var latent = 0; latent < table.latents(); latent++)
            counts.merge(table.featureClass(latent), 1, Integer::sum);
        this.classified = counts.get(FeatureClass.ENGLISH) + counts.get(FeatureClass.JAPANESE)
                + counts.get(FeatureClass.MIXED);
    }

    /** With its count. */
    String of(SaeMetric metric) {
        var text = Screen.messages(SaeMessages.class);
        return switch (metric.over()) {
            case CLASSIFIED -> {
                long without = without(metric);
                yield without > 0
                        ? text.ofClassifiedWith(Format.count(classified - without), Format.count(classified))
                        : text.ofClassified(Format.count(classified));
            }
            case MIXED -> text.ofMixed(Format.count(counts.get(FeatureClass.MIXED)));
            case LATENTS -> text.ofLatents(Format.count(table.latents()));
            case TOKENS -> together(metric, text.onTokens(Format.count(table.positions())));
            case SEQUENCES -> together(metric, text.onSequences(Format.count(options.crossEntropySequences())));
        };
    }

    /** Of a number that is there for each language too, what is counted belongs to all documents. */
    private static String together(SaeMetric metric, String counted) {
        return metric.perLanguage() ? Screen.messages(SaeMessages.class).together(counted) : counted;
    }

    private long without(SaeMetric metric) {
        return switch (metric) {
            case MONOSEMANTICITY -> FeatureMetrics.without(table, FeatureColumn.MONOSEMANTICITY);
            case SEMANTIC_ENTROPY -> FeatureMetrics.without(table, FeatureColumn.SEMANTIC_ENTROPY);
            default -> 0;
        };
    }

    /** Of the classified latents alone: the shares that the metrics have. */
    SharesView classes() {
        var text = Screen.messages(FeatureMessages.class);
        return SharesView.of(List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE, FeatureClass.MIXED).stream()
                .map(each -> new SharesView.Amount(SaeView.key(each), text.featureClass(each), counts.get(each)))
                .toList());
    }

    /** How many have a class, and what became of the others. */
    String sentence() {
        double all = table.latents();
        int rare = counts.get(FeatureClass.RARE);
        int dead = counts.get(FeatureClass.DEAD);
        return Screen.messages(SaeMessages.class).classesOf(
                Format.count(classified), Format.count(table.latents()), Format.count(rare),
                Format.percent(rare / all), Format.count(dead),
                Format.percent(dead / all), Format.count(table.positions()));
    }
}
