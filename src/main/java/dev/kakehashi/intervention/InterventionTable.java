package dev.kakehashi.intervention;

import dev.kakehashi.analysis.features.FeatureClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The paper's Tables 1 and 4: one row for arms that differ in their draw of latents alone, one column for each measure.
 *
 * @param bootstrap how the intervals were made; null in results of before, which know neither draws nor controls
 */
public record InterventionTable(List<String> measures, List<Row> rows, Bootstrap bootstrap) {

    public record Bootstrap(int resamples, long seed) {}

    /**
     * A number that arms are compared by.
     *
     * @param items what it is measured on and what the bootstrap resamples: documents or sentences
     * @param arms for each arm the number on any drawn items; null where the arm was not measured
     */
    public record Measure(String id, int[] items, List<ToDoubleFunction<int[]>> arms) {}

    /**
     * @param value mean over the row's draws
     * @param spread standard deviation over the draws; null for a single one
     * @param difference from the baseline with its 95 % interval; null for the baseline itself
     * @param draws the value of each draw that was measured, which may be fewer than the row has; null in results of
     *     before
     * @param againstControl difference from the row's control on the same items; null without one
     * @param verdict null for rows that are no chosen latents
     */
    public record Score(
            double value, Double spread, PairedBootstrap.Interval difference, List<Double> draws,
            PairedBootstrap.Interval againstControl, Verdict verdict) {}

    /**
     * @param scores by measure; a measure that was not taken is missing
     * @param control name of the row of random latents with the same N and alpha; null without one
     */
    public record Row(
            String row, Arm.Kind kind, FeatureClass featureClass, int n, double alpha, int seeds,
            Map<String, Score> scores, String control) {
        /**
         * Whether its latents were chosen for what they are: what is asked about, while the other rows are what it is
         * held against.
         */
        public boolean chosen() {
            return kind == Arm.Kind.CLASS || kind == Arm.Kind.PICKED;
        }
    }

    public static boolean lowerIsBetter(String measure) {
        return measure.startsWith("perplexity-");
    }

    /** @param arms the first is the baseline */
    public static InterventionTable of(List<Arm> arms, List<Measure> measures, Bootstrap bootstrap) {
        var members = new LinkedHashMap<String, List<Integer>>();
        for (var arm = 0; arm < arms.size(); arm++)
            members.computeIfAbsent(arms.get(arm).row(), row -> new ArrayList<>()).add(arm);
        var scores = new LinkedHashMap<String, Map<String, Score>>();
        for (var row : members.keySet()) scores.put(row, new LinkedHashMap<>());
        for (var measure : measures) {
            if (measure.items.length == 0) continue;
            var resampled = PairedBootstrap.of(measure.items, measure.arms, bootstrap.resamples, bootstrap.seed);
            members.forEach((name, own) -> {
                var side = side(name, own, measure);
                if (side.arms().length == 0) return;
                var control = control(arms.get(own.get(0)), arms);
                var random = control == null ? null : side(control, members.get(control), measure);
                scores.get(name).put(measure.id, score(resampled, side, random, arms.get(own.get(0)), measure.id));
            });
        }
        var rows = new ArrayList<Row>();
        members.forEach((name, own) -> {
            var first = arms.get(own.get(0));
            rows.add(new Row(name, first.kind(), first.featureClass(), first.n(), first.alpha(), own.size(),
                    scores.get(name), control(first, arms)));
        });
        return new InterventionTable(measures.stream().map(Measure::id).toList(), rows, bootstrap);
    }

    /** The row of as many random latents under the same alpha, for arms whose latents were chosen; null without one. */
    static String control(Arm arm, List<Arm> arms) {
        if (arm.kind() != Arm.Kind.CLASS && arm.kind() != Arm.Kind.PICKED) return null;
        return arms.stream()
                .filter(each -> each.kind() == Arm.Kind.RANDOM_LATENTS && each.n() == arm.n()
                        && each.alpha() == arm.alpha())
                .findFirst().map(Arm::row).orElse(null);
    }

    private static PairedBootstrap.Side side(String row, List<Integer> arms, Measure measure) {
        return new PairedBootstrap.Side(row,
                arms.stream().mapToInt(Integer::intValue).filter(arm -> measure.arms.get(arm) != null).toArray());
    }

    private static Score score(PairedBootstrap resampled, PairedBootstrap.Side own, PairedBootstrap.Side random,
            Arm first, String measure) {
        var values = Arrays.stream(own.arms()).mapToDouble(resampled::value).toArray();
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        Double spread = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : null;
        var draws = Arrays.stream(values).boxed().toList();
        if (first.kind() == Arm.Kind.BASELINE) return new Score(mean, spread, null, draws, null, null);
        var baseline = resampled.between(own, new PairedBootstrap.Side(Arm.BASELINE.row(), new int[] {0}));
        if (first.kind() != Arm.Kind.CLASS && first.kind() != Arm.Kind.PICKED)
            return new Score(mean, spread, baseline, draws, null, null);
        var control = random == null || random.arms().length == 0 ? null : resampled.between(own, random);
        boolean oneDraw = first.hasSeed() && own.arms().length == 1 || control != null && random.arms().length == 1;
        return new Score(mean, spread, baseline, draws, control,
                Verdict.of(baseline, control, oneDraw, lowerIsBetter(measure)));
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
                measures.add(new Measure("perplexity-" + way.name().toLowerCase(java.util.Locale.ROOT) + "-" + name,
                        documents, arms));
            });
        return measures;
    }
}
