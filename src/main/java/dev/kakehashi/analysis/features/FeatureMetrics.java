package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.SaeMetric;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Numbers of a whole SAE from those of its features. Shares of classes and means are over classified latents (English,
 * Japanese, Mixed); rare and dead ones are counted apart, among all.
 */
public final class FeatureMetrics {
    private FeatureMetrics() {}

    public static Map<SaeMetric, Double> summary(FeatureTable table) {
        var counts = new EnumMap<FeatureClass, Integer>(FeatureClass.class);
        for (var featureClass : FeatureClass.values()) counts.put(featureClass, 0);
        for (var latent = 0; latent < table.latents(); latent++)
            counts.merge(table.featureClass(latent), 1, Integer::sum);
        double classified = counts.get(FeatureClass.ENGLISH) + counts.get(FeatureClass.JAPANESE)
                + counts.get(FeatureClass.MIXED);

        var metrics = new EnumMap<SaeMetric, Double>(SaeMetric.class);
        metrics.put(SaeMetric.CLASSIFIED, classified);
        metrics.put(SaeMetric.MIXED_SHARE, counts.get(FeatureClass.MIXED) / classified);
        metrics.put(SaeMetric.ENGLISH_SHARE, counts.get(FeatureClass.ENGLISH) / classified);
        metrics.put(SaeMetric.JAPANESE_SHARE, counts.get(FeatureClass.JAPANESE) / classified);
        metrics.put(SaeMetric.RARE_SHARE, (double) counts.get(FeatureClass.RARE) / table.latents());
        metrics.put(SaeMetric.DEAD_SHARE, (double) counts.get(FeatureClass.DEAD) / table.latents());
        metrics.put(SaeMetric.MONOSEMANTICITY, mean(table, FeatureColumn.MONOSEMANTICITY));
        metrics.put(
                SaeMetric.MONOSEMANTICITY_LEFT_OUT, without(table, FeatureColumn.MONOSEMANTICITY) / classified);
        metrics.put(SaeMetric.TOKEN_ENTROPY, mean(table, FeatureColumn.TOKEN_ENTROPY));
        metrics.put(SaeMetric.SEMANTIC_ENTROPY, mean(table, FeatureColumn.SEMANTIC_ENTROPY));
        metrics.put(SaeMetric.SPAN_TOPK, mean(table, FeatureColumn.SPAN_TOPK));
        metrics.put(SaeMetric.SPAN_ACTIVATING, mean(table, FeatureColumn.SPAN_ACTIVATING));
        metrics.put(
                SaeMetric.SINGLE_TOKEN_SHARE,
                classified(table).filter(latent -> table.get(FeatureColumn.DISTINCT_TOKENS, latent) == 1).count()
                        / classified);
        return metrics;
    }

    /** Mean over classified latents that have the number; NaN when none has. */
    private static double mean(FeatureTable table, FeatureColumn column) {
        return classified(table)
                .mapToDouble(latent -> table.get(column, latent))
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** Latents with a class that have no such number: under some linkages too many tokens hang together. */
    public static long without(FeatureTable table, FeatureColumn column) {
        return classified(table).filter(latent -> Float.isNaN(table.get(column, latent))).count();
    }

    private static IntStream classified(FeatureTable table) {
        return IntStream.range(0, table.latents()).filter(latent -> switch (table.featureClass(latent)) {
            case ENGLISH, JAPANESE, MIXED -> true;
            case RARE, DEAD -> false;
        });
    }
}
