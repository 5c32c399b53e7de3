package dev.kakehashi.intervention;

import dev.kakehashi.analysis.FeatureClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The paper's Tables 1 and 4: one row for arms that differ in their seed alone, one column for each measure. */
public record InterventionTable(List<String> measures, List<Row> rows) {

    /**
     * A number that arms are compared by.
     *
     * @param items what it is measured on and what the bootstrap resamples: documents or sentences
     * @param arms for each arm the number on any drawn items; null where the arm was not measured
     */
    public record Measure(String id, int[] items, List<ToDoubleFunction<int[]>> arms) {}

    /**
     * @param value mean over the row's seeds
     * @param spread standard deviation over the seeds; null for a single one
     * @param difference from the baseline with its 95 % interval; null for the baseline itself
     */
    public record Score(double value, Double spread, PairedBootstrap.Interval difference) {}

    /** @param scores by measure; a measure that was not taken is missing */
    public record Row(String row, Arm.Kind kind, FeatureClass featureClass, int n, double alpha, int seeds, Map<String, Score> scores) {}

    /** @param arms the first is the baseline */
    public static InterventionTable of(List<Arm> arms, List<Measure> measures, int resamples, long seed) {
        var members = new LinkedHashMap<String, List<Integer>>();
        for (var arm = 0; arm < arms.size(); arm++) members.computeIfAbsent(arms.get(arm).row(), row -> new ArrayList<>()).add(arm);
        var rows = new ArrayList<Row>();
        members.forEach((name, own) -> {
            var first = arms.get(own.get(0));
            var scores = new LinkedHashMap<String, Score>();
            for (var measure : measures) {
                var measured = own.stream().map(measure.arms::get).filter(function -> function != null).toList();
                if (!measured.isEmpty() && measure.items.length > 0) scores.put(measure.id, score(measure, measured, first.kind() == Arm.Kind.BASELINE, resamples, seed));
            }
            rows.add(new Row(name, first.kind(), first.featureClass(), first.n(), first.alpha(), own.size(), scores));
        });
        return new InterventionTable(measures.stream().map(Measure::id).toList(), rows);
    }

    private static Score score(Measure measure, List<ToDoubleFunction<int[]>> seeds, boolean baseline, int resamples, long seed) {
        var values = seeds.stream().mapToDouble(function -> function.applyAsDouble(measure.items)).toArray();
        double mean = java.util.Arrays.stream(values).average().orElseThrow();
        double squares = java.util.Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        Double spread = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null;
        if (baseline) return new Score(mean, spread, null);
        var base = measure.arms.get(0);
        return new Score(mean, spread, PairedBootstrap.of(measure.items, resamples, seed, drawn -> {
            double sum = 0;
            for (var function : seeds) sum += function.applyAsDouble(drawn);
            return sum / seeds.size() - base.applyAsDouble(drawn);
        }));
    }

    /**
     * Perplexity of all, English and Japanese documents, both ways it is meant.
     *
     * @param sums loss of each document, (arms, documents)
     * @param tokens of each document that have a loss
     * @param japanese whether a document is Japanese
     */
    public static List<Measure> perplexities(double[][] sums, int tokens, boolean[] japanese) {
        var measures = new ArrayList<Measure>();
        var items = new LinkedHashMap<String, int[]>();
        items.put("en", IntStream.range(0, japanese.length).filter(i -> !japanese[i]).toArray());
        items.put("ja", IntStream.range(0, japanese.length).filter(i -> japanese[i]).toArray());
        items.put("all", IntStream.range(0, japanese.length).toArray());
        for (var way : Perplexity.values())
            items.forEach((name, documents) -> {
                var arms = new ArrayList<ToDoubleFunction<int[]>>();
                for (var own : sums) arms.add(way.on(own, tokens));
                measures.add(new Measure("perplexity-" + way.name().toLowerCase(java.util.Locale.ROOT) + "-" + name, documents, arms));
            });
        return measures;
    }
}
