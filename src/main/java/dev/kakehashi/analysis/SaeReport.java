package dev.kakehashi.analysis;

import dev.kakehashi.analysis.evaluation.CrossEntropies;
import dev.kakehashi.analysis.features.FeatureMetrics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.features.PairScore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All numbers of one SAE that are compared with those of others. */
public final class SaeReport {
    private static final String ALL = "all";

    private SaeReport() {}

    /**
     * @param reconstruction by metric and by language: {@code all}, {@code en}, {@code ja}
     * @param recovered by language; null where no cross-entropy was asked for
     * @param pairs null where there are no known translation pairs
     * @return by metric and by language
     */
    public static Map<SaeMetric, Map<String, Double>> of(FeatureTable features,
            Map<SaeMetric, Map<String, Double>> reconstruction, Map<String, CrossEntropies> recovered,
            PairScore pairs) {
        var report = new LinkedHashMap<SaeMetric, Map<String, Double>>();
        FeatureMetrics.summary(features).forEach((metric, value) -> report.put(metric, Map.of(ALL, value)));
        report.putAll(reconstruction);
        if (recovered != null) {
            report.put(SaeMetric.CROSS_ENTROPY_RECOVERED, each(recovered, CrossEntropies::recovered));
            report.put(SaeMetric.CROSS_ENTROPY, each(recovered, CrossEntropies::model));
            report.put(SaeMetric.CROSS_ENTROPY_ZEROED, each(recovered, CrossEntropies::zeroed));
            report.put(SaeMetric.CROSS_ENTROPY_REPLACED, each(recovered, CrossEntropies::replaced));
        }
        if (pairs != null) {
            report.put(SaeMetric.TRANSLATION_PAIRS, Map.of(ALL, pairs.score()));
            report.put(SaeMetric.TRANSLATION_PAIRS_CHANCE, Map.of(ALL, pairs.chance()));
            report.put(SaeMetric.TRANSLATION_PAIRS_CHANCE_LOW, Map.of(ALL, pairs.low()));
            report.put(SaeMetric.TRANSLATION_PAIRS_CHANCE_HIGH, Map.of(ALL, pairs.high()));
            report.put(SaeMetric.TRANSLATION_PAIRS_LEFT_OUT, Map.of(ALL, pairs.leftOut()));
        }
        return report;
    }

    private static Map<String, Double> each(Map<String, CrossEntropies> byLanguage,
            ToDoubleFunction<CrossEntropies> number) {
        var values = new LinkedHashMap<String, Double>();
        byLanguage.forEach((language, each) -> values.put(language, number.applyAsDouble(each)));
        return values;
    }
}
