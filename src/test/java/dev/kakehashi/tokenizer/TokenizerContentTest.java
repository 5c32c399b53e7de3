package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When two files of other bytes are one tokenizer. */
class TokenizerContentTest {
    private static final String SOUND = "{\"version\":\"1.0\",\"truncation\":null,\"added_tokens\":[{\"id\":0,\"content\":\"<s>\",\"special\":true}],"
            + "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},{\"type\":\"Lowercase\"}]},"
            + "\"model\":{\"type\":\"BPE\",\"vocab\":{\"<s>\":0,\"a\":1,\"b\":2,\"ab\":3},\"merges\":[\"a b\",\"ab "
            + "a\"]}}";

    @TempDir Path folder;

    @Test
    void blanks_the_order_of_fields_and_how_merges_are_written_change_nothing() throws IOException {
        var sorted = JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
        assertTrue(same(sorted.writeValueAsString(new ObjectMapper().readValue(SOUND, TreeMap.class))));
        assertTrue(same(SOUND.replace("\"a b\",\"ab a\"", "[\"a\",\"b\"],[\"ab\",\"a\"]")));
        assertTrue(
                same(SOUND.replace("\"truncation\":null", "\"truncation\":{\"max_length\":512}").replace("1.0", "1.1")),
                "texts are never cut by it");
    }

    @Test
    void numbers_are_compared_by_value() throws IOException {
        var unigram = "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",-1.50],[\"b\",0.00001]]}}";
        assertTrue(same(unigram, unigram.replace("-1.50", "-1.5").replace("0.00001", "1e-5")));
        assertFalse(same(unigram, unigram.replace("-1.50", "-1.51")));
    }

    @Test
    void a_number_that_no_computer_holds_is_refused_with_a_sentence() throws IOException {
        var vast = "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",1e99999999999]]}}";
        assertTrue(assertThrows(TokenizerException.class, () -> same(vast, vast.replace("a", "b"))).getMessage()
                .contains("too large"));
    }

    @Test
    void every_other_change_makes_another_tokenizer() throws IOException {
        for (var change : new String[][] {
            {"\"a\":1,\"b\":2", "\"a\":2,\"b\":1"}, {"\"a b\",\"ab a\"", "\"ab a\",\"a b\""}, {"\"a b\"", "\"a  b\""},
            {"{\"type\":\"NFKC\"},{\"type\":\"Lowercase\"}",
                "{\"type\":\"Lowercase\"},{\"type\":\"NFKC\"}"},
            {"\"special\":true", "\"special\":false"}, {"\"special\":true", "\"special\":\"true\""}, {"NFKC", "NFC"},
            {",\"ab\":3", ""}
        }) {
            assertTrue(SOUND.contains(change[0]), change[0]);
            assertFalse(same(SOUND.replace(change[0], change[1])), change[1]);
        }
    }

    @Test
    void tokens_added_behind_all_others_for_programs_alone_are_no_text() throws IOException {
        assertEquals(4, encodable(SOUND));
        var padded = SOUND.replace("\"special\":true}",
                "\"special\":true},{\"id\":4,\"content\":\"<pad>\",\"special\":true}");
        assertEquals(4, encodable(padded));
        assertEquals(5, encodable(padded.replace("\"<pad>\",\"special\":true", "\"<pad>\",\"special\":false")),
                "a text may become it");
        var template = "\"post_processor\":{\"type\":\"TemplateProcessing\",\"special_tokens\":{\"<pad>\":{\"id\":\"<pad>\",\"ids\":[4],\"tokens\":[\"<pad>\"]}}},\"model\"";
        assertEquals(5, encodable(padded.replace("\"model\"", template)), "it stands around every text");
    }

    private int encodable(String json) throws IOException {
        return Vocabulary.read(Files.writeString(folder.resolve("tokenizer.json"), json)).encodable();
    }

    private boolean same(String other) throws IOException {
        return same(SOUND, other);
    }

    private boolean same(String one, String other) throws IOException {
        return TokenizerContent.same(Files.writeString(folder.resolve("one.json"), one),
                Files.writeString(folder.resolve("other.json"), other));
    }
}
