package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecialsInTextTest {
    @TempDir Path folder;

    static List<String> kinds() {
        return Tokenizers.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_special_token_that_a_text_writes_out_is_letters(String kind) throws IOException {
        var text = "In HTML <s> strikes text out, </s> ends it; <|begin_of_text|>, <|end_of_text|> and <|endoftext|> "
                + "are names.";
        try (var tokenizer = Tokenizers.open(kind)) {
            var vocabulary = tokenizer.vocabulary();
            var ids = tokenizer.encode(text);
            int first = vocabulary.start().skipped();
            var own = Arrays.copyOfRange(ids, first, ids.length);
            assertEquals(List.of(), Arrays.stream(own)
                    .filter(id -> vocabulary.special(id) && !vocabulary.piece(id).equals("<unk>")).boxed().toList());
            assertEquals(List.of(ids[0]), first == 1 ? List.of(vocabulary.bos().orElseThrow()) : List.of(ids[0]));
            if (kind.equals("plain")) return; // the characters | < > may be unknown to it
            assertEquals(text, tokenizer.decode(ids));
        }
    }

    @Test
    void other_added_tokens_keep_their_ids_and_stay_what_they_are() throws IOException {
        var json = "{\"version\":\"1.0\",\"added_tokens\":[" + added(0, "<s>", true) + "," + added(5, "<|end|>", true)
                + "," + added(6, "<tool>", false) + ","
                + added(7, "<|pad|>", true) + "," + added(8, "<call>", false)
                + "],\"normalizer\":null,\"pre_tokenizer\":null,\"post_processor\":null,\"decoder\":{\"type\":\"Fuse\"},"
                + "\"model\":{\"type\":\"Unigram\",\"unk_id\":4,\"vocab\":[[\"<s>\",0],[\"<\",-2],[\"s\",-2],[\">\",-2],[\"?\",-9]]}}";
        try (var tokenizer = TextTokenizer.open(Files.writeString(folder.resolve("tokenizer.json"), json))) {
            assertArrayEquals(new int[] {1, 2, 3}, tokenizer.encode("<s>"),
                    "although the model would rather take it whole");
            assertArrayEquals(new int[] {6, 2, 8}, tokenizer.encode("<tool>s<call>"));
            assertFalse(IntStream.of(tokenizer.encode("s<|pad|>s<|end|>")).anyMatch(id -> id == 5 || id == 7));
            assertEquals("s<tool>s", tokenizer.decode(new int[] {0, 2, 6, 5, 2, 7}));
        }
    }

    @Test
    void a_vocabulary_of_whole_words_knows_none_of_its_special_tokens_in_a_text() throws IOException {
        var json = "{\"version\":\"1.0\",\"added_tokens\":[" + added(0, "<unk>", true) + "," + added(1, "<s>", true)
                + "],\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"post_processor\":null,\"decoder\":null,"
                + "\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"<unk>\",\"vocab\":{\"<unk>\":0,\"<s>\":1,\"the\":2}}}";
        try (var tokenizer = TextTokenizer.open(Files.writeString(folder.resolve("tokenizer.json"), json))) {
            assertArrayEquals(new int[] {2, 0, 2}, tokenizer.encode("the <s> the"));
        }
    }

    private static String added(int id, String content, boolean special) {
        return "{\"id\":" + id + ",\"content\":\"" + content
                + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":"
                + special + "}";
    }
}
