package dev.kakehashi.analysis.features;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which features to show and in which order.
 *
 * @param classes empty: all
 * @param least, most bounds per column, both inclusive; a feature without the number fails any bound
 * @param tokens ids one of which must be among the feature's top tokens; null: any
 * @param sort null: in order of latents
 */
public record FeatureQuery(
        Set<FeatureClass> classes,
        Map<FeatureColumn, Double> least,
        Map<FeatureColumn, Double> most,
        Set<Integer> tokens,
        FeatureColumn sort,
        boolean falling) {

    public static FeatureQuery all() {
        return new FeatureQuery(Set.of(), new EnumMap<>(FeatureColumn.class), new EnumMap<>(FeatureColumn.class), null,
                null, false);
    }

    /** Latents that fit, in order; those without a number to sort by come last, ties in order of latents. */
    public int[] run(FeatureTable table) {
        var fitting = IntStream.range(0, table.latents()).filter(latent -> fits(table, latent));
        if (sort == null) return fitting.toArray();
        // value and latent in one long: sorts without boxing, ties by latent
        var keys = fitting.mapToLong(latent -> (long) place(table.get(sort, latent)) << 32 | latent).toArray();
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    private boolean fits(FeatureTable table, int latent) {
        if (!classes.isEmpty() && !classes.contains(table.featureClass(latent))) return false;
        for (var bound : least.entrySet()) if (!(table.get(bound.getKey(), latent) >= bound.getValue())) return false;
        for (var bound : most.entrySet()) if (!(table.get(bound.getKey(), latent) <= bound.getValue())) return false;
        if (tokens == null) return true;
        for (var token : table.topTokens(latent)) if (tokens.contains(token)) return true;
        return false;
    }

    /** An integer that rises with the value, or falls where the order falls; NaN is the largest either way. */
    private int place(float value) {
        if (Float.isNaN(value)) return Integer.MAX_VALUE;
        int bits = Float.floatToIntBits(value == 0 ? 0f : value);
        int rising = bits >= 0 ? bits : bits ^ 0x7fffffff;
        return falling ? -rising : rising;
    }
}
