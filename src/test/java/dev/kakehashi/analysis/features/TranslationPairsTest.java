package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationPairsTest {
    @TempDir Path folder;

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
        var score = pairs.score(table, topOf(table), 0, Progress.NONE);
        assertEquals(4, score.mixedFeatures());
        assertEquals(2, score.holding());
        assertEquals(0.5, score.score());
    }

    @Test
    void chance_is_the_mean_and_the_middle_of_shuffles_that_count_no_true_pair() throws IOException {
        int words = 12;
        var pairs = pairs(words);
        var table = new FeatureTable(words * words, 1);
        for (var english = 0; english < words; english++)
            for (var japanese = 0; japanese < words; japanese++)
                feature(table, english * words + japanese, FeatureClass.MIXED, 2 * english, 2 * japanese + 1);
        var score = pairs.score(table, topOf(table), 3, Progress.NONE);
        assertEquals(1.0 / words, score.score(), 1e-12,
                "one Japanese word of twelve is each English word's translation");
        // a shuffle pairs twelve of the 144 combinations, and on average one of them is true and not counted
        assertEquals(11.0 / 144, score.chance(), 1.0 / 144 / 4);
        assertTrue(score.low() >= (words - 4) / 144.0 && score.low() < score.chance(), "low " + score.low());
        assertEquals(12.0 / 144, score.high(), 1e-12, "a shuffle without a true pair counts all twelve");
        assertEquals(score, pairs.score(table, topOf(table), 3, Progress.NONE), "the same seed, the same numbers");
    }

    @Test
    void a_feature_that_holds_a_true_pair_and_nothing_else_is_never_one_of_chance() throws IOException {
        var pairs = pairs(6);
        var table = new FeatureTable(6, 1);
        for (var word = 0; word < 6; word++) feature(table, word, FeatureClass.MIXED, 2 * word, 2 * word + 1);
        var score = pairs.score(table, topOf(table), 0, Progress.NONE);
        assertEquals(1, score.score());
        assertEquals(0, score.chance());
        assertEquals(0, score.high());
    }

    @Test
    void a_word_with_two_translations_counts_neither_of_them_as_chance() throws IOException {
        Files.writeString(folder.resolve("pairs.tsv"), "w0\tv0\nw0\tv1\nw1\tv0\nw1\tv1\n");
        var pairs = TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")), words(2));
        var table = new FeatureTable(1, 1);
        feature(table, 0, FeatureClass.MIXED, 0, 3);
        assertEquals(0, pairs.score(table, topOf(table), 0, Progress.NONE).high());
    }

    @Test
    void pairs_are_looked_for_among_as_many_tokens_as_the_options_say_and_the_rest_is_told() throws IOException {
        var documents = new int[][] {{0, 4, 4, 4}, {0, 1, 1, 2}}; // A(0) holds 4 three times, 1 twice and 2 once
        EvaluationTokens.write(folder.resolve("tokens"), 2, 4, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return documents[sequence];
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence];
            }
        });
        try (var writer = new ActivationIndexWriter(folder.resolve("index"), 1, 3, 0)) {
            for (var position = 0; position < 6; position++) writer.add(position, new int[] {0}, new float[] {1}, 1);
            writer.finish();
        }
        var index = ActivationIndex.open(folder.resolve("index"));
        var basis = new FeatureStatistics.Basis(EvaluationTokens.open(folder.resolve("tokens")), null, words(3));
        assertArrayEquals(new int[] {4, 1}, PairTokens.of(index, basis, looking(2)).of(0).tokens());
        assertEquals(5.0 / 6, PairTokens.of(index, basis, looking(2)).of(0).share(), 1e-12);
        assertArrayEquals(new int[] {4, 1, 2}, PairTokens.of(index, basis, looking(0)).of(0).tokens());
        var pairs = pairs(3);
        var table = FeatureStatistics.compute(index, basis, looking(2), Progress.NONE);
        assertEquals(FeatureClass.MIXED, table.featureClass(0));
        var few = pairs.score(table, PairTokens.of(index, basis, looking(2)), 0, Progress.NONE);
        assertEquals(0, few.holding(), "w1, whose translation 4 is not, is the third token");
        assertEquals(1.0 / 6, few.leftOut(), 1e-12);
        assertEquals(0, pairs.score(table, PairTokens.of(index, basis, looking(0)), 0, Progress.NONE).leftOut(), 1e-12);
    }

    private static AnalysisOptions looking(int tokens) {
        return new AnalysisOptions(0, 0.7, 0.9, AnalysisOptions.LanguageMode.DOCUMENT, 5, 0.1,
                AnalysisOptions.Linkage.COMPONENTS,
                AnalysisOptions.SingleTokenRule.ZERO, 0, 0, 0, tokens, null);
    }

    /** Word w is the token 2 w in English and 2 w + 1 in Japanese. */
    private TranslationPairs pairs(int words) throws IOException {
        var lines = new StringBuilder();
        for (var word = 0; word < words; word++) lines.append("w").append(word).append("\tv").append(word).append('\n');
        Files.writeString(folder.resolve("pairs.tsv"), lines);
        return TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")), words(words));
    }

    private Vocabulary words(int words) throws IOException {
        var pieces = new StringBuilder();
        for (var word = 0; word < words; word++)
            pieces.append(word == 0 ? "" : ",")
                    .append("\"w" + word + "\":" + 2 * word + ",\"v" + word + "\":" + (2 * word + 1));
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"WordLevel\",\"vocab\":{" + pieces
                + "}}}");
        return Vocabulary.read(folder.resolve("tokenizer.json"));
    }

    private static PairTokens topOf(FeatureTable table) {
        return latent -> new PairTokens.Found(table.topTokens(latent), 1);
    }

    @Test
    void pairs_are_found_by_the_text_of_a_token_whatever_its_tokenizer_calls_it() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"),
                "{\"decoder\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\","
                        + "\"vocab\":{\"Ġdog\":0,\"dog\":1,\"çĬ¬\":2,\"cat\":3,\"ĠçĮ«\":4}}}");
        Files.writeString(folder.resolve("pairs.tsv"), "dog\t犬\ncat\t猫\n");
        var pairs = TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")),
                Vocabulary.read(folder.resolve("tokenizer.json")));
        assertEquals(2, pairs.size());
        var table = new FeatureTable(2, 1);
        feature(table, 0, FeatureClass.MIXED, 0, 2);
        feature(table, 1, FeatureClass.MIXED, 1, 2); // within a text the word has a space before it
        var score = pairs.score(table, topOf(table), 0, Progress.NONE);
        assertEquals(2, score.mixedFeatures());
        assertEquals(1, score.holding());
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
                List.of(new Lexicon.Entry("dog", "犬"), new Lexicon.Entry("cat", "猫"), new Lexicon.Entry("bird", "鳥"),
                        new Lexicon.Entry("ice cream", "アイス クリーム")),
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
        return TranslationPairs.of(Lexicon.read(folder.resolve("pairs.tsv")),
                Vocabulary.read(folder.resolve("tokenizer.json")));
    }

    private static void feature(FeatureTable table, int latent, FeatureClass featureClass, int... tokens) {
        table.setClass(latent, featureClass);
        table.setTop(latent, tokens, new float[tokens.length]);
    }
}
