package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How one number is spread over the features of the three classes, as stacked bars of equal width. */
public record Distribution(List<String> labels, List<Bars> series) {
    private static final int BINS = 24;

    public record Bars(String name, List<Integer> values) {}

    /** Rates and counts span orders of magnitude: their bins are equally wide on a logarithmic scale. */
    static boolean logarithmic(FeatureColumn column) {
        return column == FeatureColumn.FIRING_RATE || column == FeatureColumn.MAX_ACTIVATION
                || column.kind() == FeatureColumn.Kind.COUNT;
    }

    static Distribution of(FeatureTable table, FeatureColumn column) {
        var latents = IntStream.range(0, table.latents()).filter(latent -> placed(table, column, latent)).toArray();
        if (latents.length == 0) return new Distribution(List.of(), List.of());
        double low = IntStream.of(latents).mapToDouble(latent -> scaled(table, column, latent)).min().orElseThrow();
        double high = IntStream.of(latents).mapToDouble(latent -> scaled(table, column, latent)).max().orElseThrow();
        double width = high > low ? (high - low) / BINS : 1;
        int bins = high > low ? BINS : 1;
        var counts = new int[3][bins];
        for (var latent : latents) {
            int bin = Math.min(bins - 1, (int) ((scaled(table, column, latent) - low) / width));
            counts[table.featureClass(latent).ordinal()][bin]++;
        }
        var series = new ArrayList<Bars>();
        for (var each : List.of(FeatureClass.ENGLISH, FeatureClass.JAPANESE, FeatureClass.MIXED))
            series.add(new Bars(
                    Screen.messages(FeatureMessages.class).featureClass(each),
                    IntStream.of(counts[each.ordinal()]).boxed().toList()));
        var labels = IntStream.range(0, bins)
                .mapToObj(bin -> label(column, high > low ? low + (bin + 1) * width : high))
                .toList();
        return new Distribution(labels, series);
    }

    private static boolean placed(FeatureTable table, FeatureColumn column, int latent) {
        float value = table.get(column, latent);
        boolean classified = table.featureClass(latent).ordinal() <= FeatureClass.MIXED.ordinal();
        return classified && Float.isFinite(value) && (!logarithmic(column) || value > 0);
    }

    private static double scaled(FeatureTable table, FeatureColumn column, int latent) {
        float value = table.get(column, latent);
        return logarithmic(column) ? Math.log(value) : value;
    }

    private static String label(FeatureColumn column, double scaled) {
        double value = logarithmic(column) ? Math.exp(scaled) : scaled;
        return column.kind() == FeatureColumn.Kind.SHARE ? Format.percent(value) : Format.number(value);
    }
}
