package dev.kakehashi.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndTokensTest {
    @TempDir Path folder;

    private Vocabulary vocabulary;

    @BeforeEach
    void tokenizer() throws IOException {
        var json = "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"<s>\",0],[\"</s>\",0],[\"<|im_end|>\",0],[\"<|eot_id|>\",0]]}}";
        vocabulary = Vocabulary.read(Files.writeString(folder.resolve("tokenizer.json"), json));
    }

    @Test
    void the_ends_are_those_that_the_models_files_name_as_a_number_or_a_list() throws IOException {
        write("config.json", "2");
        assertEquals(Set.of(2), ends());
        write("generation_config.json", "[2,3]");
        assertEquals(Set.of(2, 3), ends());
        write("config.json", "1");
        assertEquals(Set.of(1, 2, 3), ends(), "generation stops at any of them");
    }

    @Test
    void what_the_vocabulary_calls_an_end_is_one_where_the_files_are_silent() throws IOException {
        assertEquals(Set.of(1), ends());
        write("config.json", "null");
        assertEquals(Set.of(1), ends());
        write("config.json", "-1");
        write("generation_config.json", "[4,\"2\",1.5]");
        assertEquals(Set.of(1), ends(), "ids of no piece are no tokens");
        Files.writeString(folder.resolve("config.json"), "{}");
        assertEquals(Set.of(1), ends());
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{");
        assertTrue(assertThrows(IOException.class, this::ends).getMessage()
                .startsWith("generation_config.json is not JSON"));
    }

    private Set<Integer> ends() throws IOException {
        return EndTokens.of(folder, vocabulary);
    }

    private void write(String file, String ends) throws IOException {
        Files.writeString(folder.resolve(file), "{\"eos_token_id\":" + ends + "}");
    }
}
