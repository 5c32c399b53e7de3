package dev.kakehashi.web.interventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kakehashi.web.ui.Submitted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranslationCostTest {
    @Test
    void every_draw_of_a_row_of_random_features_is_one_more_arm_to_translate() {
        // three classes and random features in five draws each, nothing, b_dec, all features, the raw stream
        assertEquals(new TranslationCost(24, 24, 4_800, 1_600), cost(Map.of()));
        assertEquals(new TranslationCost(24, 8, 1_600, 1_600), cost(Map.of("translationSeeds", "1")));
        assertEquals(new TranslationCost(1 + 2 * (3 * 2 + 3 + 2 * 5), 39, 7_800, 2 * 100 * 23),
                cost(Map.of("alphas", "0.1 0.2", "n", "10; 20", "selection", "MOST_FREQUENT")));
        assertEquals(new TranslationCost(16, 16, 3_200, 800), cost(Map.of("controls", "none")));
        assertNull(cost(Map.of("seeds", "many")));
    }

    @Test
    void ranges_count_each_of_their_numbers_and_a_size_that_comes_twice_is_drawn_once() {
        assertEquals(1 + 3 + 5 * (3 * 9 + 9), cost(Map.of("n", "8-16")).arms());
        assertEquals(1 + 3 + 1 + 5 * (3 + 1), cost(Map.of("n", "3", "picked", "5-7")).arms());
        assertEquals(1 + 3 + 1 + 5 * (3 + 2), cost(Map.of("n", "3", "picked", "5 6")).arms());
    }

    @Test
    void without_parallel_sentences_nothing_is_translated() {
        assertNull(cost(Map.of("parallelSet", "none")));
    }

    private static TranslationCost cost(Map<String, String> changed) {
        var values = new HashMap<String, List<String>>();
        Map.of("parallelSet", "tatoeba", "alphas", "0.1", "n", "1000", "seeds", "5", "sentences", "100",
                "translationSeeds", "all", "selection", "RANDOM")
                .forEach((name, value) -> values.put(name, List.of(value)));
        changed.forEach((name, value) -> values.put(name, List.of(value)));
        return TranslationCost.of(new Submitted(values, Map.of()), 3);
    }
}
