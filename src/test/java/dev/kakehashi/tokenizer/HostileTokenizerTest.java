package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostileTokenizerTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "``| is no JSON object",
        "not json| not JSON",
        "[]| is no JSON object",
        "{\"model\":{\"vocab\":{}}}| has no vocabulary",
        "{\"model\":{\"vocab\":{\"a\":-1}}}| impossible id -1",
        "{\"model\":{\"vocab\":{\"a\":2000000000}}}| impossible id 2000000000",
        "{\"model\":{\"vocab\":{\"a\":\"x\"}}}| no whole number as its id",
        "{\"model\":{\"vocab\":{\"a\":0}},\"added_tokens\":[{\"content\":\"b\"}]}| gives an added token no id",
    })
    void a_file_that_is_no_tokenizer_is_refused_with_a_sentence(String content, String sentence) throws IOException {
        var file = Files.writeString(folder.resolve("tokenizer.json"), content);
        var refused = assertThrows(TokenizerException.class, () -> Vocabulary.read(file));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    @Test
    void a_vocabulary_without_a_usable_model_is_refused_before_it_tokenizes() throws IOException {
        var file = Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"Telepathy\",\"vocab\":{\"a\":0}}}");
        assertThrows(TokenizerException.class, () -> TextTokenizer.open(file).close());
        assertThrows(TokenizerException.class, () -> Vocabulary.read(folder.resolve("gone.json")));
    }

    @Test
    void pieces_may_be_anything_and_ids_without_one_have_a_name() throws IOException {
        var file = Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"vocab\":[[\"<script>\",0],[\"\\u0000\",0],[\"\",0]]},\"added_tokens\":[{\"id\":7,\"content\":\"<s>\",\"special\":true}]}");
        var vocabulary = Vocabulary.read(file);
        assertEquals(8, vocabulary.size());
        assertEquals("<script>", vocabulary.piece(0));
        assertEquals("<5>", vocabulary.piece(5));
        assertEquals("<-1>", vocabulary.piece(-1));
        assertTrue(vocabulary.special(7));
    }
}
