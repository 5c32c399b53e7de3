package dev.kakehashi.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.corpus.Language;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected numbers are those sacrebleu publishes in its tests and README, unless a test says otherwise. */
class ScoresTest {
    private static final String[] HYPOTHESES = {"The dog bit the man.", "It wasn't surprising.",
        "The man had just bitten him."};
    private static final String[][] REFERENCES = {
        {"The dog bit the man.", "The dog had bit the man."}, {"It was not unexpected.", "No one was surprised."},
        {"The man bit him first.", "The man had bitten the dog."}};
    private static final String ROMANIAN = "Producția de zahăr primă va fi exprimată în ceea ce privește zahărul alb;";
    private static final String ROMANIAN_REFERENCE = "producţia de zahăr brut se exprimă în zahăr alb;";

    @ParameterizedTest
    @CsvSource({"a,a,100", "'',reference,0", "a b c,a b c,100", "a b c,abc,100", "'',c,0", "aa,ab,25"})
    void chrf_of_short_texts_counts_only_orders_that_both_have(String hypothesis, String reference, double expected) {
        assertEquals(expected, new Chrf(6, 0, 3).sentence(hypothesis, reference), 1e-4);
    }

    @Test
    void chrf_of_a_corpus_sums_the_counts_of_its_sentences() {
        var chrf = new Chrf(6, 0, 3);
        assertEquals(50, chrf.of(sum(chrf.statistics("a", "a"), chrf.statistics("b", "c"))), 1e-4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "risk assessment must be made of those who are qualified and expertise in the sector - these are the "
                + "scientists .|risk assessment has to be undertaken by those who are qualified and expert in that "
                + "area - that is the scientists .|3|63.361730",
        "Die    Beziehung zwischen  Obama und Netanjahu ist nicht gerade  freundlich.|Das Verhältnis zwischen Obama "
                + "und Netanyahu ist nicht gerade freundschaftlich.|3|64.1302698",
        "Niemand hat die Absicht, eine Mauer zu errichten|Niemand hat die Absicht, eine Mauer zu errichten|3|100",
        "Co nás nejvíc trápí, protože lékaři si vybírají, kdo bude žít a kdo zemře.|Nejvíce smutní jsme z toho, že "
                + "musíme rozhodovat o tom, kdo bude žít a kdo zemře.|2|39.14078509",
        "Nebo prostě nemají vybavení, které by jim pomohlo, uvedli lékaři.|A někdy nemáme ani potřebný materiál, "
                + "abychom jim pomohli, popsali lékaři.|2|31.22557079",
        "Lapali po dechu, jejich životy skončily dřív, než skutečně začaly.|Lapali po dechu a pak jejich život "
                + "skončil - dřív, než skutečně mohl začít, připomněli.|2|57.15704367",
    })
    void chrf_averaged_over_orders_equals_the_published_values(String hypothesis, String reference, double beta,
            double expected) {
        var counts = new Chrf(6, 0, beta).statistics(hypothesis, reference);
        double sum = 0; // these values were published for the mean of the orders' F-scores, which has the same counts
        for (var at = 0; at < counts.length; at += 3) {
            double p = (double) counts[at + 2] / counts[at];
            double r = (double) counts[at + 2] / counts[at + 1];
            if (p + r > 0) sum += (1 + beta * beta) * p * r / (beta * beta * p + r);
        }
        assertEquals(expected, 100 * sum / 6, 1e-4);
        assertEquals(expected, new Chrf(6, 0, beta).of(counts), 0.5, "the mean of precision and recall is close to it");
    }

    @Test
    void chrf_plus_plus_adds_words_with_their_punctuation_apart() {
        // eight orders by hand: 3/6 2/5 1/4 0 0 0, 1/2 0
        assertEquals(20.625, Chrf.CHRF_PLUS_PLUS.sentence("the cat", "the dog"), 1e-9);
        assertEquals(100, Chrf.CHRF_PLUS_PLUS.sentence("(Well) done!", "(Well) done!"), 1e-9);
        assertEquals("nrefs:1|case:mixed|eff:yes|nc:6|nw:2|space:no", Chrf.CHRF_PLUS_PLUS.signature());
    }

    @Test
    void usual_options_on_two_sentences_give_what_sacrebleu_gives() {
        var translations = List.of("The relationship between cats and dogs is not exactly friendly.",
                "a good bookshop is just a genteel black hole that knows how to read.");
        var references = List.of("The relationship between dogs and cats is not exactly friendly.",
                "A good bookshop is just a genteel Black Hole that knows how to read.");
        // chrF and chrF++ of the two together are published in the documentation of Hugging Face evaluate; all others
        // are sacrebleu 2.6.0's
        assertScores(Chrf.CHRF::statistics, Chrf.CHRF::of, translations, references, 84.64214891738334,
                84.41131092011067, 84.8670547262852);
        assertScores(Chrf.CHRF_PLUS_PLUS::statistics, Chrf.CHRF_PLUS_PLUS::of, translations, references,
                82.87263732906315, 83.308483190083, 82.57886247328533);
        assertBleu(BleuTokenizer.V13A, translations, references, 59.892224853040176, 50.81327481546147,
                64.75445426291287);
        assertBleu(BleuTokenizer.CHAR, translations, references, 89.77058282895533, 90.95270478307086,
                88.58241416822487);
        assertBleu(BleuTokenizer.NONE, translations, references, 55.19383098884073, 41.53509237206397,
                61.62607099729587);
    }

    @Test
    void japanese_and_characters_beyond_the_basic_plane_give_what_sacrebleu_gives() {
        var translations = List.of("彼は毎朝、橋を渡って学校へ行く。", "私は😀コーヒーが好きです。");
        var references = List.of("彼は毎日橋を渡って学校に行きます。", "私は😁コーヒーが大好きです。");
        assertEquals(41.223462913425536, corpus(Chrf.CHRF::statistics, Chrf.CHRF::of, translations, references), 1e-9);
        assertEquals(35.33439678293618,
                corpus(Chrf.CHRF_PLUS_PLUS::statistics, Chrf.CHRF_PLUS_PLUS::of, translations, references), 1e-9);
        var bleu = new Bleu(BleuTokenizer.CHAR);
        assertEquals(50.69021155685026, corpus((translation, reference) -> bleu.statistics(translation, reference),
                bleu::of, translations, references), 1e-9);
    }

    @ParameterizedTest
    @CsvSource({"V13A,48.530827", "NONE,49.1919566"})
    void bleu_of_the_corpus_in_the_readme_equals_the_published_values(BleuTokenizer tokenizer, double expected) {
        var bleu = new Bleu(tokenizer);
        var counts = new long[10];
        for (var i = 0; i < 3; i++) counts = sum(counts, bleu.statistics(HYPOTHESES[i], REFERENCES[i]));
        assertEquals(expected, bleu.of(counts), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"V13A,8.493", "NONE,7.347", "CHAR,40.8759"})
    void bleu_of_a_sentence_equals_the_published_values(BleuTokenizer tokenizer, double expected) {
        assertEquals(expected, new Bleu(tokenizer).sentence(ROMANIAN, ROMANIAN_REFERENCE), 1e-3);
    }

    @Test
    void bleu_counts_and_the_brevity_penalty_equal_the_published_ones() {
        assertEquals(List.of(4L, 6L, 2L, 5L, 1L, 4L, 0L, 3L), java.util.Arrays.stream(
                new Bleu(BleuTokenizer.NONE).statistics("am I am a character sequence",
                        "I am a symbol string sequence a a"),
                2, 10).boxed().toList());
        assertEquals(83.75922397, new Bleu(BleuTokenizer.NONE).of(new long[] {11, 11, 9, 10, 7, 8, 5, 6, 3, 4}), 1e-6);
        assertEquals(36.78794411714425, new Bleu(BleuTokenizer.NONE).sentence("test", "a test"), 1e-9);
        assertEquals(0, new Bleu(BleuTokenizer.V13A).sentence("this is a cat", "okay thanks"));
        assertEquals(0, new Bleu(BleuTokenizer.V13A).sentence("", "okay thanks"));
    }

    @Test
    void whitespace_is_what_python_takes_for_it_and_goes_from_the_end_first() {
        assertEquals(100, Chrf.CHRF.sentence("a\u0085b\u3000c\u00a0d", "abcd"), 1e-9);
        assertEquals(List.of("a", "b", "c\u200bd"), BleuTokenizer.NONE.words("a\u0085b\u001cc\u200bd"));
        assertEquals(List.of("well-known", "-"), BleuTokenizer.V13A.words("well-known -\n"));
        assertEquals(List.of("wellknown"), BleuTokenizer.V13A.words("well-\nknown"));
    }

    @Test
    void the_tokenizer_of_mteval_separates_marks_but_not_numbers() {
        assertEquals("He said , \" 1,000.50 - 3 % \" ( a / b ) .",
                String.join(" ", BleuTokenizer.V13A.words("He said, &quot;1,000.50-3%&quot; (a/b).")));
        assertEquals(List.of("架け橋", "を", "渡る", "。"), BleuTokenizer.JA_KUROMOJI.words("架け橋を渡る。"));
        assertEquals(List.of("架", "け", "橋", "a"), BleuTokenizer.CHAR.words("架け 橋a"));
    }

    @Test
    void identical_texts_score_100_and_neither_order_nor_company_of_sentences_matters() {
        var random = new Random(1);
        for (var bleu : new Bleu[] {new Bleu(BleuTokenizer.V13A), new Bleu(BleuTokenizer.CHAR),
            new Bleu(BleuTokenizer.JA_KUROMOJI)}) {
            var text = random.ints(30, 'a', 'f').mapToObj(Character::toString).collect(Collectors.joining(" "));
            assertEquals(100, bleu.of(bleu.statistics(text, text)), 1e-9);
            var one = bleu.statistics("a b c d e", "a b c e d");
            var two = bleu.statistics("f g", "f g h i");
            assertEquals(bleu.of(sum(one, two)), bleu.of(sum(two, one)));
        }
    }

    @Test
    void a_difference_gives_back_both_texts_and_keeps_what_is_common() {
        var random = new Random(3);
        for (var round = 0; round < 300; round++) {
            var language = Language.values()[round % 2];
            var a = text(random, language);
            var b = text(random, language);
            var parts = WordDiff.of(a, b, language);
            assertEquals(a, without(parts, WordDiff.Kind.ADDED));
            assertEquals(b, without(parts, WordDiff.Kind.REMOVED));
        }
        var same = WordDiff.of("He writes a letter.", "He writes a letter.", Language.ENGLISH);
        assertEquals(1, same.size());
        assertTrue(WordDiff.of("He writes a letter.", "He wrote a letter.", Language.ENGLISH)
                .contains(new WordDiff.Part(WordDiff.Kind.ADDED, "wrote")));
        assertFalse(WordDiff.of("彼は手紙を書く。", "彼は本を書く。", Language.JAPANESE)
                .contains(new WordDiff.Part(WordDiff.Kind.ADDED, "彼は本")));
    }

    @Test
    void a_difference_never_cuts_a_character_in_half() {
        var parts = WordDiff.of("I like 😀.", "I like 😁.", Language.ENGLISH);
        assertTrue(parts.contains(new WordDiff.Part(WordDiff.Kind.REMOVED, "😀")), parts.toString());
        assertTrue(parts.contains(new WordDiff.Part(WordDiff.Kind.ADDED, "😁")), parts.toString());
    }

    private static void assertBleu(BleuTokenizer tokenizer, List<String> translations, List<String> references,
            double corpus, double... sentences) {
        var bleu = new Bleu(tokenizer);
        BiFunction<String, String, long[]> statistics = (translation, reference) -> bleu.statistics(translation,
                reference);
        assertEquals(corpus, corpus(statistics, bleu::of, translations, references), 1e-9);
        for (var i = 0; i < sentences.length; i++)
            assertEquals(sentences[i], bleu.sentence(translations.get(i), references.get(i)), 1e-9);
    }

    private static void assertScores(
            BiFunction<String, String, long[]> statistics, ToDoubleFunction<long[]> of, List<String> translations,
            List<String> references, double... corpusThenSentences) {
        assertEquals(corpusThenSentences[0], corpus(statistics, of, translations, references), 1e-9);
        for (var i = 0; i < translations.size(); i++)
            assertEquals(corpusThenSentences[i + 1],
                    of.applyAsDouble(statistics.apply(translations.get(i), references.get(i))), 1e-9);
    }

    private static double corpus(BiFunction<String, String, long[]> statistics, ToDoubleFunction<long[]> of,
            List<String> translations, List<String> references) {
        var counts = statistics.apply(translations.get(0), references.get(0));
        for (var i = 1; i < translations.size(); i++)
            counts = sum(counts, statistics.apply(translations.get(i), references.get(i)));
        return of.applyAsDouble(counts);
    }

    private static String text(Random random, Language language) {
        var words = language == Language.ENGLISH ? List.of("he ", "writes", " a", ", ", "letter", ".", "<b>")
                : List.of("彼", "は", "手紙", "を", "書く", " ", "。", "NASA");
        return random.ints(random.nextInt(12), 0, words.size()).mapToObj(words::get).collect(Collectors.joining());
    }

    private static String without(List<WordDiff.Part> parts, WordDiff.Kind kind) {
        return parts.stream().filter(part -> part.kind() != kind).map(WordDiff.Part::text)
                .collect(Collectors.joining());
    }

    private static long[] sum(long[] a, long[] b) {
        var sum = a.clone();
        for (var i = 0; i < sum.length; i++) sum[i] += b[i];
        return sum;
    }
}
