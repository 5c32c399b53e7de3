package dev.kakehashi.intervention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.tensor.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    @Test
    void perplexity_of_equal_documents_is_the_exponential_of_their_loss_either_way() {
        double[] sums = {6, 6, 6};
        int[] all = {0, 1, 2};
        for (var way : Perplexity.values()) assertEquals(Math.exp(2), way.on(sums, 3).applyAsDouble(all), 1e-12);
        double[] uneven = {3, 9};
        assertEquals(Math.exp(2), Perplexity.TOKENS.on(uneven, 3).applyAsDouble(new int[] {0, 1}), 1e-12);
        assertEquals((Math.exp(1) + Math.exp(3)) / 2,
                Perplexity.DOCUMENTS.on(uneven, 3).applyAsDouble(new int[] {0, 1}), 1e-12);
        assertTrue(Double.isNaN(Perplexity.DOCUMENTS.on(uneven, 3).applyAsDouble(new int[0])));
    }

    @Test
    void a_difference_that_is_the_same_for_every_document_has_an_interval_without_width() {
        var items = IntStream.range(0, 50).toArray();
        var interval = against(PairedBootstrap.of(items, List.of(drawn -> drawn[0], drawn -> drawn[0] - 0.25), 500, 1));
        assertEquals(-0.25, interval.low());
        assertEquals(-0.25, interval.high());
        assertTrue(interval.clear());
        assertEquals(PairedBootstrap.Over.ITEMS, interval.over());
        assertTrue(Double
                .isNaN(against(PairedBootstrap.of(new int[0], List.of(drawn -> 0, drawn -> 0), 500, 1)).difference()));
    }

    @Test
    void intervals_of_noise_hold_the_truth_about_as_often_as_they_promise() {
        int held = 0;
        for (var set = 0; set < 300; set++) {
            var noise = new float[80];
            Seeds.normal(Seeds.generator(9, "noise", set), noise);
            var interval = against(PairedBootstrap.of(IntStream.range(0, 80).toArray(),
                    List.of(drawn -> 0,
                            drawn -> Arrays.stream(drawn).mapToDouble(i -> noise[i]).average().orElseThrow()),
                    400, set));
            assertTrue(interval.low() <= interval.difference() && interval.difference() <= interval.high());
            if (!interval.clear()) held++;
        }
        assertTrue(held > 0.90 * 300 && held < 0.985 * 300, held + " of 300");
    }

    @Test
    void where_draws_differ_more_than_documents_intervals_over_documents_alone_miss_the_truth_and_those_over_both_hold_it_much_more_often() {
        for (var draws : new int[] {3, 5}) {
            int both = 0;
            int alone = 0;
            for (var set = 0; set < 400; set++) {
                var shifts = new float[2 * draws];
                Seeds.normal(Seeds.generator(3, "shifts", set, draws), shifts);
                var noise = new float[2 * draws][60];
                for (var arm = 0; arm < 2 * draws; arm++)
                    Seeds.normal(Seeds.generator(4, "noise", set, draws, arm), noise[arm]);
                List<ToDoubleFunction<int[]>> arms = IntStream.range(0, 2 * draws).<ToDoubleFunction<int[]>>mapToObj(
                        arm -> drawn -> shifts[arm]
                                + Arrays.stream(drawn).mapToDouble(i -> noise[arm][i]).average().orElseThrow())
                        .toList();
                var items = IntStream.range(0, 60).toArray();
                var own = IntStream.range(0, draws).toArray();
                var other = IntStream.range(draws, 2 * draws).toArray();
                var interval = PairedBootstrap.of(items, arms, 300, set).between(new PairedBootstrap.Side("own", own),
                        new PairedBootstrap.Side("other", other));
                assertEquals(PairedBootstrap.Over.ITEMS_AND_DRAWS, interval.over());
                if (!interval.clear()) both++;
                var means = List.<ToDoubleFunction<int[]>>of(mean(arms, other), mean(arms, own));
                if (!against(PairedBootstrap.of(items, means, 300, set)).clear()) alone++;
            }
            assertTrue(alone < 0.4 * 400, draws + " draws, documents alone: " + alone + " of 400");
            double promised = draws == 3 ? 0.89 : 0.93; // as the glossary says
            assertEquals(promised, both / 400.0, 0.02, draws + " draws, both: " + both + " of 400");
        }
    }

    @Test
    void the_interval_over_documents_and_draws_equals_a_twin_that_draws_and_averages_one_number_after_the_other() {
        var random = new Random(8);
        var losses = new double[6][30]; // baseline, two of one row, three of its control
        for (var arm : losses) for (var i = 0; i < 30; i++) arm[i] = 60 + 20 * random.nextDouble();
        var items = IntStream.range(0, 30).filter(i -> i % 3 != 0).toArray();
        var arms = Arrays.stream(losses).map(own -> Perplexity.DOCUMENTS.on(own, 31)).toList();
        var found = PairedBootstrap.of(items, arms, 250, 77).between(new PairedBootstrap.Side("a", new int[] {1, 2}),
                new PairedBootstrap.Side("b", new int[] {3, 4, 5}));
        var differences = new ArrayList<Double>();
        for (var sample = 0; sample < 250; sample++) {
            var documents = Seeds.generator(77, "bootstrap", sample);
            var drawn = new int[20];
            for (var i = 0; i < 20; i++) drawn[i] = items[documents.nextInt(20)];
            var ofA = Seeds.generator(77, "draws of a", sample);
            double own = perplexity(losses[1 + ofA.nextInt(2)], drawn); // one of two
            var ofB = Seeds.generator(77, "draws of b", sample);
            // two of three
            double other = (perplexity(losses[3 + ofB.nextInt(3)], drawn)
                    + perplexity(losses[3 + ofB.nextInt(3)], drawn)) / 2;
            differences.add(own - other);
        }
        differences.sort(null);
        assertEquals(between(differences, 0.025 * 249), found.low(), 1e-12);
        assertEquals(between(differences, 0.975 * 249), found.high(), 1e-12);
        double whole = (perplexity(losses[1], items) + perplexity(losses[2], items)) / 2
                - (perplexity(losses[3], items) + perplexity(losses[4], items) + perplexity(losses[5], items)) / 3;
        assertEquals(whole, found.difference(), 1e-12);
    }

    @Test
    void drawing_one_fewer_gives_the_mean_of_draws_the_variance_that_their_spread_says() {
        var shifts = new double[] {1, 4, 4.5, 9};
        double mean = Arrays.stream(shifts).average().orElseThrow();
        double squares = Arrays.stream(shifts).map(x -> (x - mean) * (x - mean)).sum() / 3;
        List<ToDoubleFunction<int[]>> arms = new ArrayList<>();
        arms.add(drawn -> 0);
        for (var shift : shifts) arms.add(drawn -> shift);
        // the width of a percentile interval over many resamples of 3 of 4 draws, against the exact distribution of
        // that mean
        var exact = new ArrayList<Double>();
        for (var a : shifts) for (var b : shifts) for (var c : shifts) exact.add((a + b + c) / 3);
        double variance = exact.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertEquals(squares / 4, variance, 1e-12);
        exact.sort(null);
        var found = PairedBootstrap.of(new int[] {0, 1}, arms, 20_000, 5).between(
                new PairedBootstrap.Side("row", new int[] {1, 2, 3, 4}),
                new PairedBootstrap.Side("none", new int[] {0}));
        assertEquals(exact.get(1), found.low(), 1e-9,
                "the smallest mean has 1 in 64, less than the tail; the second smallest is met with 4 in 64");
        assertEquals(2.0, found.low(), 1e-9);
    }

    @Test
    void the_same_seed_gives_the_same_interval() {
        var items = IntStream.range(0, 30).toArray();
        List<ToDoubleFunction<int[]>> arms = List.of(drawn -> 0, drawn -> drawn[0]);
        assertEquals(against(PairedBootstrap.of(items, arms, 200, 4)),
                against(PairedBootstrap.of(items, arms, 200, 4)));
    }

    @Test
    void features_are_called_better_only_where_the_baseline_and_as_many_random_ones_are_beaten() {
        // chosen lower the loss of each document by 1, random ones by 2; in the second grid the other way round
        assertEquals(Verdict.WORSE, verdict(1, 2, true));
        assertEquals(Verdict.BETTER, verdict(2, 1, true));
        assertEquals(Verdict.UNDECIDED, verdict(1, 1, true), "exactly as good as random features");
        assertEquals(Verdict.UNDECIDED, verdict(-1, -2, true), "better than random features, and worse than nothing");
        assertEquals(Verdict.NO_CONTROL, verdict(2, 1, false));
    }

    @Test
    void one_draw_of_random_features_is_never_called_better_or_worse_however_clear_its_interval() {
        double[][] sums = {{60, 70, 80, 90}, {50, 60, 70, 80}, {59, 69, 79, 89}};
        var arms = List.of(Arm.BASELINE, drawn(0), random(10, 0.1, 0));
        var bootstrap = new InterventionTable.Bootstrap(200, 3);
        var score = InterventionTable.of(arms, InterventionTable.perplexities(sums, 63, new boolean[4]), bootstrap)
                .rows().get(1).scores().get("perplexity-tokens-all");
        assertTrue(score.againstControl().high() < 0);
        assertEquals(Verdict.ONE_DRAW, score.verdict());
    }

    @Test
    void an_arm_is_held_against_random_features_of_its_own_number_and_alpha() {
        var arms = List.of(Arm.BASELINE, random(10, 0.1, 0), random(20, 0.1, 0), random(10, 0.2, 0));
        assertEquals("random-latents-n10-a0.1", InterventionTable.control(drawn(0), arms));
        assertEquals("random-latents-n20-a0.1",
                InterventionTable.control(new Arm(Arm.Kind.PICKED, null, 20, 0.1, -1, new int[20]), arms));
        assertEquals(null, InterventionTable.control(new Arm(Arm.Kind.PICKED, null, 20, 0.2, -1, new int[20]), arms));
        assertEquals(null, InterventionTable.control(random(10, 0.1, 0), arms), "a control has none of its own");
    }

    private static Verdict verdict(double chosen, double random, boolean control) {
        var arms = new ArrayList<>(List.of(Arm.BASELINE, drawn(0), drawn(1)));
        if (control) arms.addAll(List.of(random(10, 0.1, 0), random(10, 0.1, 1)));
        var draws = new Random(6);
        var sums = new double[arms.size()][40];
        for (var document = 0; document < 40; document++) {
            double hard = 60 + 100 * draws.nextDouble();
            for (var arm = 0; arm < arms.size(); arm++)
                sums[arm][document] = hard - (arm == 0 ? 0 : arm < 3 ? chosen : random);
        }
        var table = InterventionTable.of(arms, InterventionTable.perplexities(sums, 63, new boolean[40]),
                new InterventionTable.Bootstrap(200, 3));
        var row = table.rows().get(1);
        assertEquals(control ? "random-latents-n10-a0.1" : null, row.control());
        if (control) assertEquals(null, table.rows().get(2).scores().get("perplexity-tokens-all").againstControl());
        return row.scores().get("perplexity-tokens-all").verdict();
    }

    private static PairedBootstrap.Interval against(PairedBootstrap resampled) {
        return resampled.between(new PairedBootstrap.Side("own", new int[] {1}),
                new PairedBootstrap.Side("baseline", new int[] {0}));
    }

    private static ToDoubleFunction<int[]> mean(List<ToDoubleFunction<int[]>> arms, int[] some) {
        return drawn -> Arrays.stream(some).mapToDouble(arm -> arms.get(arm).applyAsDouble(drawn)).average()
                .orElseThrow();
    }

    private static double perplexity(double[] sums, int[] documents) {
        double total = 0;
        for (var document : documents) total += Math.exp(sums[document] / 31);
        return total / documents.length;
    }

    private static double between(List<Double> sorted, double place) {
        int below = (int) place;
        return sorted.get(below) + (place - below) * (sorted.get(below + 1) - sorted.get(below));
    }

    private static Arm random(int n, double alpha, long seed) {
        return new Arm(Arm.Kind.RANDOM_LATENTS, null, n, alpha, seed, new int[0]);
    }

    @Test
    void arms_have_one_name_a_row_and_one_a_seed() {
        var arm = new Arm(Arm.Kind.CLASS, FeatureClass.MIXED, 1000, 0.1, 3, new int[0]);
        assertEquals("mixed-n1000-a0.1", arm.row());
        assertEquals("mixed-n1000-a0.1-s3", arm.key());
        assertEquals("raw-a1", new Arm(Arm.Kind.RAW, null, 0, 1, -1, new int[0]).key());
        assertEquals("baseline", Arm.BASELINE.key());
        assertFalse(Arm.BASELINE.hasSeed());
    }

    @Test
    void seeds_are_averaged_with_their_spread_and_compared_with_the_baseline_on_the_same_documents() {
        var arms = List.of(Arm.BASELINE, drawn(0), drawn(1), drawn(2),
                new Arm(Arm.Kind.RAW, null, 0, 0.1, -1, new int[0]));
        var random = new Random(4);
        var sums = new double[5][40];
        for (var document = 0; document < 40; document++) {
            double hard = 100 * random.nextDouble(); // what makes a document hard is shared by all arms
            for (var arm = 0; arm < 5; arm++) sums[arm][document] = 60 + hard - (arm == 4 ? 0 : arm);
        }
        var japanese = new boolean[40];
        for (var i = 0; i < 40; i += 2) japanese[i] = true;
        var table = InterventionTable.of(arms, InterventionTable.perplexities(sums, 63, japanese),
                new InterventionTable.Bootstrap(300, 1));
        assertEquals(List.of("baseline", "mixed-n10-a0.1", "raw-a0.1"),
                table.rows().stream().map(InterventionTable.Row::row).toList());
        var all = IntStream.range(0, 40).toArray();
        double base = Perplexity.TOKENS.on(sums[0], 63).applyAsDouble(all);
        double[] seeds = IntStream.range(1, 4)
                .mapToDouble(arm -> Perplexity.TOKENS.on(sums[arm], 63).applyAsDouble(all)).toArray();
        double mean = Arrays.stream(seeds).average().orElseThrow();
        var score = table.rows().get(1).scores().get("perplexity-tokens-all");
        assertEquals(mean, score.value(), 1e-9);
        assertEquals(Math.sqrt(Arrays.stream(seeds).map(x -> (x - mean) * (x - mean)).sum() / 2), score.spread(), 1e-9);
        assertEquals(mean - base, score.difference().difference(), 1e-9);
        assertTrue(score.difference().high() < 0,
                "pairing sees the small shift through the large differences of documents");
        var same = table.rows().get(2).scores().get("perplexity-documents-ja");
        assertEquals(0, same.difference().low());
        assertEquals(0, same.difference().high());
        assertEquals(null, table.rows().get(0).scores().get("perplexity-tokens-en").difference());
    }

    private static Arm drawn(long seed) {
        return new Arm(Arm.Kind.CLASS, FeatureClass.MIXED, 10, 0.1, seed, new int[0]);
    }
}
