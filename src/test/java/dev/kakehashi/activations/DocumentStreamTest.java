package dev.kakehashi.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.tensor.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which documents of two languages are read. */
class DocumentStreamTest {
    private static TokenizedCorpus english;
    private static TokenizedCorpus japanese;

    @BeforeAll
    static void sequences() throws Exception {
        english = GivenSequences.random(7, 12, 300, 1);
        japanese = GivenSequences.random(11, 12, 300, 2);
    }

    @Test
    void equal_shares_take_turns_and_read_what_they_read_before_shares_could_be_chosen() {
        var stream = new DocumentStream(english, japanese, Split.TRAIN, 9);
        for (long number = 0; number < 60; number++) {
            int language = (int) (number % 2);
            var corpus = language == 0 ? english : japanese;
            long drawn = number / 2;
            var order = Seeds.permutation(corpus.size(Split.TRAIN), 9, "documents TRAIN", language,
                    drawn / corpus.size(Split.TRAIN));
            assertEquals(Language.values()[language], stream.language(number));
            assertArrayEquals(corpus.sequence(Split.TRAIN, order[(int) (drawn % corpus.size(Split.TRAIN))]),
                    stream.tokens(number));
        }
        assertEquals(14, stream.withoutRepetition());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0001, 0.1, 0.25, 0.3333, 0.5, 0.7, 0.9999, 1})
    void a_share_is_kept_over_any_stretch_and_every_document_comes_once_before_one_comes_again(double share) {
        var stream = new DocumentStream(english, japanese, Split.TRAIN, 9, share);
        long there = stream.withoutRepetition();
        int inEnglish = 0;
        var seen = new ArrayList<List<Set<List<Integer>>>>();
        for (var i = 0; i < Language.values().length; i++) seen.add(new ArrayList<>(List.of(new HashSet<>())));
        for (long number = 0; number < 5000; number++) {
            var language = stream.language(number);
            if (language == Language.ENGLISH) inEnglish++;
            assertTrue(Math.abs(inEnglish - share * (number + 1)) <= 1, number + ": " + inEnglish);
            var own = seen.get(language.ordinal());
            var pass = own.get(own.size() - 1);
            int size = language == Language.ENGLISH ? 7 : 11;
            if (pass.size() == size) own.add(pass = new HashSet<>());
            var tokens = new ArrayList<Integer>();
            for (var token : stream.tokens(number)) tokens.add(token);
            assertTrue(pass.add(tokens), "a document twice in one pass, at " + number);
            if (number + 1 == there) assertTrue(own.size() == 1, "nothing has come twice yet");
        }
    }

    @Test
    void a_language_without_a_share_needs_no_documents() throws Exception {
        var none = GivenSequences.random(0, 12, 300, 3);
        assertEquals(7, new DocumentStream(english, none, Split.TRAIN, 9, 1).withoutRepetition());
        assertEquals(Language.ENGLISH, new DocumentStream(english, none, Split.TRAIN, 9, 1).language(4));
        assertThrows(IllegalArgumentException.class, () -> new DocumentStream(english, none, Split.TRAIN, 9, 0.9));
        assertThrows(IllegalArgumentException.class, () -> new DocumentStream(english, japanese, Split.TRAIN, 9, 1.1));
    }

    @Test
    void long_sequences_reach_the_model_in_smaller_numbers() {
        assertEquals(32, ActivationStream.sequencesAtOnce(16));
        assertEquals(32, ActivationStream.sequencesAtOnce(64));
        assertEquals(16, ActivationStream.sequencesAtOnce(128));
        assertEquals(1, ActivationStream.sequencesAtOnce(4096));
    }
}
