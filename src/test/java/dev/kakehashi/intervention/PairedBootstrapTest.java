package dev.kakehashi.intervention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.FeatureClass;
import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {

    @Test
    void perplexity_of_equal_documents_is_the_exponential_of_their_loss_either_way() {
        double[] sums = {6, 6, 6};
        int[] all = {0, 1, 2};
        for (var way : Perplexity.values()) assertEquals(Math.exp(2), way.of(sums, 3, all), 1e-12);
        double[] uneven = {3, 9};
        assertEquals(Math.exp(2), Perplexity.TOKENS.of(uneven, 3, new int[] {0, 1}), 1e-12);
        assertEquals((Math.exp(1) + Math.exp(3)) / 2, Perplexity.DOCUMENTS.of(uneven, 3, new int[] {0, 1}), 1e-12);
        assertTrue(Double.isNaN(Perplexity.DOCUMENTS.of(uneven, 3, new int[0])));
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
}
