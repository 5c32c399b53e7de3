package dev.kakehashi.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.activations.Normalization;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OneStreamTest {
    @Test
    void saes_of_one_pass_share_their_normalization_and_no_sae_is_given_that_of_another() {
        assertEquals(Normalization.STANDARDIZATION, OneStream
                .normalization(Map.of("a", Normalization.STANDARDIZATION, "b", Normalization.STANDARDIZATION)));
        var mixed = new TreeMap<>(Map.of("a", Normalization.L2, "b", Normalization.L2, "c", Normalization.NONE));
        var sentence = assertThrows(IllegalArgumentException.class, () -> OneStream.normalization(mixed)).getMessage();
        assertTrue(sentence.contains("a was trained on vectors normalised by L2")
                && sentence.contains("c on vectors normalised by NONE"), sentence);
    }
}
