package dev.kakehashi.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationPairsTest {
    @TempDir
    Path folder;

    @Test
    void only_mixed_features_with_both_sides_of_a_true_pair_count() throws IOException {
        var pairs = pairs("dog\t犬\ncat\t猫\nlong word\t長い語\nbroken line\n");
        assertEquals(2, pairs.size(), "pairs of single tokens");
        var table = new FeatureTable(5, 1);
        feature(table, 0, FeatureClass.MIXED, 1, 3); // dog 犬
        feature(table, 1, FeatureClass.MIXED, 1, 4); // dog 猫: no pair
        feature(table, 2, FeatureClass.MIXED, 2, 0, 4); // cat 猫
        feature(table, 3, FeatureClass.ENGLISH, 1, 3);
        feature(table, 4, FeatureClass.MIXED, 1, 2);
        var score = pairs.score(table, 0);
        assertEquals(4, score.mixedFeatures());
        assertEquals(2, score.holding());
        assertEquals(0.5, score.score());
        assertTrue(pairs.holdsPair(table, 0));
        assertFalse(pairs.holdsPair(table, 1));
    }

    @Test
    void a_file_without_a_single_usable_pair_is_refused() {
        assertThrows(IOException.class, () -> pairs("nothing\there\n"));
    }

    private TranslationPairs pairs(String lines) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<s>\":0,\"▁dog\":1,\"cat\":2,\"犬\":3,\"▁猫\":4}}}");
        Files.writeString(folder.resolve("pairs.tsv"), lines);
        return TranslationPairs.read(folder.resolve("pairs.tsv"), Vocabulary.read(folder.resolve("tokenizer.json")));
    }

    private static void feature(FeatureTable table, int latent, FeatureClass featureClass, int... tokens) {
        table.setClass(latent, featureClass);
        table.setTop(latent, tokens, new float[tokens.length]);
    }
}
