package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.intervention.Selection;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which latents an intervention takes; here, because only this package can make a table by hand. */
class ChosenFeaturesTest {
    private final FeatureTable table = new FeatureTable(200, 1);

    @BeforeEach
    void fill() {
        var random = new Random(2);
        for (var latent = 0; latent < 200; latent++) {
            table.setClass(latent, FeatureClass.values()[random.nextInt(5)]);
            for (var column : FeatureColumn.values())
                table.set(column, latent, random.nextInt(10) == 0 ? Double.NaN : random.nextInt(30) / 30.0);
        }
    }

    @Test
    void every_rule_takes_only_the_class_as_many_as_asked_and_each_once() {
        for (var rule : Selection.values()) for (var featureClass : new FeatureClass[] {FeatureClass.ENGLISH,
            FeatureClass.JAPANESE, FeatureClass.MIXED, null}) {
                var chosen = rule.choose(table, featureClass, 12, 5);
                assertEquals(12, Arrays.stream(chosen).distinct().count());
                for (var latent : chosen)
                    assertTrue(featureClass == null ? table.featureClass(latent) != FeatureClass.DEAD
                            : table.featureClass(latent) == featureClass);
                assertArrayEquals(Arrays.stream(chosen).sorted().toArray(), chosen, "rising");
                assertArrayEquals(chosen, rule.choose(table, featureClass, 12, 5), "the same seed, the same latents");
            }
    }

    @Test
    void nothing_that_was_left_out_is_better_than_what_was_taken() {
        var column = FeatureColumn.ACTIVE_TOKENS;
        var chosen = Selection.MOST_FREQUENT.choose(table, FeatureClass.MIXED, 9, 0);
        double worst = Arrays.stream(chosen).mapToDouble(latent -> table.get(column, latent)).min().orElseThrow();
        var left = IntStream.of(Selection.candidates(table, FeatureClass.MIXED))
                .filter(latent -> Arrays.binarySearch(chosen, latent) < 0);
        assertTrue(left.allMatch(latent -> !(table.get(column, latent) > worst)));
    }

    @Test
    void seeds_draw_different_latents_and_each_latent_about_equally_often() {
        assertFalse(Arrays.equals(Selection.RANDOM.choose(table, null, 20, 0),
                Selection.RANDOM.choose(table, null, 20, 1)));
        int size = Selection.candidates(table, null).length;
        var counts = new int[200];
        for (var seed = 0; seed < 2000; seed++)
            for (var latent : Selection.RANDOM.choose(table, null, size / 2, seed)) counts[latent]++;
        for (var latent : Selection.candidates(table, null)) assertEquals(1000, counts[latent], 130);
    }

    @Test
    void more_than_the_class_holds_is_refused_with_its_size() {
        int size = Selection.candidates(table, FeatureClass.ENGLISH).length;
        var refused = assertThrows(IllegalArgumentException.class,
                () -> Selection.RANDOM.choose(table, FeatureClass.ENGLISH, size + 1, 0));
        assertTrue(refused.getMessage().contains("has " + size + " latents"), refused.getMessage());
    }
}
