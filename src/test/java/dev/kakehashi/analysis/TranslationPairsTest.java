package dev.kakehashi.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void pairs_are_found_by_the_text_of_a_token_whatever_its_tokenizer_calls_it() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"decoder\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\","
                + "\"vocab\":{\"Ġdog\":0,\"dog\":1,\"çĬ¬\":2,\"cat\":3,\"ĠçĮ«\":4}}}");
        Files.writeString(folder.resolve("pairs.tsv"), "dog\t犬\ncat\t猫\n");
        var pairs = TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")), Vocabulary.read(folder.resolve("tokenizer.json")));
        assertEquals(2, pairs.size());
        var table = new FeatureTable(2, 1);
        feature(table, 0, FeatureClass.MIXED, 0, 2);
        feature(table, 1, FeatureClass.MIXED, 1, 2); // within a text the word has a space before it
        assertTrue(pairs.holdsPair(table, 0));
        assertFalse(pairs.holdsPair(table, 1));
    }

    @Test
    void a_file_without_a_single_usable_pair_has_none() throws IOException {
        assertEquals(0, pairs("nothing\there\n").size());
    }

    @Test
    void blanks_part_words_as_tabs_do_and_a_tab_leaves_blanks_to_the_words() throws IOException {
        var file = folder.resolve("pairs.tsv");
        Files.writeString(file, "\uFEFFdog 犬\r\ncat\u3000猫\n  bird   鳥  \nice cream\tアイス クリーム\tnoun\n\nalone\n\t\n");
        assertEquals(
                List.of(new Lexicon.Entry("dog", "犬"), new Lexicon.Entry("cat", "猫"), new Lexicon.Entry("bird", "鳥"), new Lexicon.Entry("ice cream", "アイス クリーム")),
                Lexicon.read(file).entries());
        assertEquals(2, pairs("dog 犬\ncat 猫\n").size());
    }

    @Test
    void a_lexicon_is_known_by_its_content_and_not_by_its_path() throws IOException {
        var one = Files.writeString(folder.resolve("one"), "dog\t犬\n");
        var same = Files.writeString(folder.resolve("same"), "dog\t犬\n");
        var other = Files.writeString(folder.resolve("other"), "dog\t猫\n");
        assertEquals(Lexicon.read(one).sha256(), Lexicon.read(same).sha256());
        assertNotEquals(Lexicon.read(one).sha256(), Lexicon.read(other).sha256());
        assertThrows(IOException.class, () -> Lexicon.read(folder.resolve("none")));
    }

    private TranslationPairs pairs(String lines) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<s>\":0,\"▁dog\":1,\"cat\":2,\"犬\":3,\"▁猫\":4}}}");
        Files.writeString(folder.resolve("pairs.tsv"), lines);
        return TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")), Vocabulary.read(folder.resolve("tokenizer.json")));
    }

    private static void feature(FeatureTable table, int latent, FeatureClass featureClass, int... tokens) {
        table.setClass(latent, featureClass);
        table.setTop(latent, tokens, new float[tokens.length]);
    }
}
