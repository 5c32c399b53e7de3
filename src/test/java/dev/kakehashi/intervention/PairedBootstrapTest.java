package dev.kakehashi.intervention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.FeatureClass;
import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
        assertEquals((Math.exp(1) + Math.exp(3)) / 2, Perplexity.DOCUMENTS.on(uneven, 3).applyAsDouble(new int[] {0, 1}), 1e-12);
        assertTrue(Double.isNaN(Perplexity.DOCUMENTS.on(uneven, 3).applyAsDouble(new int[0])));
    }

    @Test
    void a_difference_that_is_the_same_for_every_document_has_an_interval_without_width() {
        var items = IntStream.range(0, 50).toArray();
        var interval = PairedBootstrap.of(items, 500, 1, drawn -> -0.25);
        assertEquals(-0.25, interval.low());
        assertEquals(-0.25, interval.high());
        assertTrue(interval.clear());
        assertTrue(Double.isNaN(PairedBootstrap.of(new int[0], 500, 1, drawn -> 0).difference()));
    }

    @Test
    void intervals_of_noise_hold_the_truth_about_as_often_as_they_promise() {
        int held = 0;
        for (var set = 0; set < 300; set++) {
            var noise = new float[80];
            Seeds.normal(Seeds.generator(9, "noise", set), noise);
            var interval = PairedBootstrap.of(IntStream.range(0, 80).toArray(), 400, set,
                    drawn -> Arrays.stream(drawn).mapToDouble(i -> noise[i]).average().orElseThrow());
            assertTrue(interval.low() <= interval.difference() && interval.difference() <= interval.high());
            if (!interval.clear()) held++;
        }
        assertTrue(held > 0.90 * 300 && held < 0.985 * 300, held + " of 300");
    }

    @Test
    void the_same_seed_gives_the_same_interval() {
        var items = IntStream.range(0, 30).toArray();
        assertEquals(PairedBootstrap.of(items, 200, 4, drawn -> drawn[0]), PairedBootstrap.of(items, 200, 4, drawn -> drawn[0]));
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
        var arms = List.of(Arm.BASELINE, drawn(0), drawn(1), drawn(2), new Arm(Arm.Kind.RAW, null, 0, 0.1, -1, new int[0]));
        var random = new Random(4);
        var sums = new double[5][40];
        for (var document = 0; document < 40; document++) {
            double hard = 100 * random.nextDouble(); // what makes a document hard is shared by all arms
            for (var arm = 0; arm < 5; arm++) sums[arm][document] = 60 + hard - (arm == 4 ? 0 : arm);
        }
        var japanese = new boolean[40];
        for (var i = 0; i < 40; i += 2) japanese[i] = true;
        var table = InterventionTable.of(arms, InterventionTable.perplexities(sums, 63, japanese), 300, 1);
        assertEquals(List.of("baseline", "mixed-n10-a0.1", "raw-a0.1"), table.rows().stream().map(InterventionTable.Row::row).toList());
        var all = IntStream.range(0, 40).toArray();
        double base = Perplexity.TOKENS.on(sums[0], 63).applyAsDouble(all);
        double[] seeds = IntStream.range(1, 4).mapToDouble(arm -> Perplexity.TOKENS.on(sums[arm], 63).applyAsDouble(all)).toArray();
        double mean = Arrays.stream(seeds).average().orElseThrow();
        var score = table.rows().get(1).scores().get("perplexity-tokens-all");
        assertEquals(mean, score.value(), 1e-9);
        assertEquals(Math.sqrt(Arrays.stream(seeds).map(x -> (x - mean) * (x - mean)).sum() / 2), score.spread(), 1e-9);
        assertEquals(mean - base, score.difference().difference(), 1e-9);
        assertTrue(score.difference().high() < 0, "pairing sees the small shift through the large differences of documents");
        var same = table.rows().get(2).scores().get("perplexity-documents-ja");
        assertEquals(0, same.difference().low());
        assertEquals(0, same.difference().high());
        assertEquals(null, table.rows().get(0).scores().get("perplexity-tokens-en").difference());
    }

    private static Arm drawn(long seed) {
        return new Arm(Arm.Kind.CLASS, FeatureClass.MIXED, 10, 0.1, seed, new int[0]);
    }
}
