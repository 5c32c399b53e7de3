package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextStartTest {
    private static final String BOS = "<|begin_of_text|>";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "{\"add_bos_token\":true,\"bos_token\":\"<|begin_of_text|>\"}; ; CONFIG",
        "{\"add_bos_token\":true,\"bos_token\":{\"content\":\"<|begin_of_text|>\",\"special\":true}}; ; CONFIG",
        "{\"add_bos_token\":true}; {\"bos_token_id\":0}; CONFIG",
        "{\"tokenizer_class\":\"LlamaTokenizerFast\",\"bos_token\":\"<|begin_of_text|>\"}; ; CONFIG",
        "{\"tokenizer_class\":\"LlamaTokenizerFast\",\"add_bos_token\":false,\"bos_token\":\"<|begin_of_text|>\"}; ; "
                + "NONE",
        "{\"tokenizer_class\":\"Qwen2Tokenizer\",\"add_bos_token\":false,\"bos_token\":null}; {\"bos_token_id\":0}; "
                + "NONE",
        "; {\"bos_token_id\":0}; NONE",
    })
    void a_tokenizer_that_adds_no_bos_itself_gets_it_where_the_files_beside_it_ask_for_it(String config, String model,
            TextStart.Source source) throws IOException {
        if (config != null) Files.writeString(folder.resolve("tokenizer_config.json"), config);
        if (model != null) Files.writeString(folder.resolve("config.json"), model);
        try (var tokenizer = TextTokenizer.open(byteLevel())) {
            var start = tokenizer.vocabulary().start();
            assertEquals(source, start.source());
            assertEquals(source == TextStart.Source.CONFIG ? 1 : 0, start.skipped());
            var ids = tokenizer.encode("The bridge");
            assertEquals(source == TextStart.Source.CONFIG, tokenizer.vocabulary().piece(ids[0]).equals(BOS));
            assertArrayEquals(ids, tokenizer.encodeAll(java.util.List.of("The bridge")).get(0));
            assertEquals("The bridge", tokenizer.decode(ids));
        }
    }

    @Test
    void a_text_to_be_continued_loses_what_the_template_puts_behind_it_whatever_that_is_called() throws IOException {
        var file = Files.writeString(folder.resolve("tokenizer.json"),
                "{\"version\":\"1.0\",\"added_tokens\":[{\"id\":2,\"content\":\"<over>\",\"special\":true}],"
                        + "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"<over>\",\"type_id\":0}}],"
                        + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],"
                        + "\"special_tokens\":{\"<over>\":{\"id\":\"<over>\",\"ids\":[2],\"tokens\":[\"<over>\"]}}},"
                        + "\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"b\":1,\"<over>\":2},\"merges\":[]}}");
        try (var tokenizer = TextTokenizer.open(file)) {
            assertArrayEquals(new int[] {0, 1, 2}, tokenizer.encode("ab"));
            assertArrayEquals(new int[] {0, 1}, tokenizer.encodeBeginning("ab"));
        }
    }

    @Test
    void the_tokenizers_own_template_comes_first_and_is_not_doubled() throws IOException {
        Files.copy(Tokenizers.file("sentence-piece"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\":true,\"bos_token\":\"<s>\"}");
        try (var tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
            assertEquals(TextStart.Source.TOKENIZER, tokenizer.vocabulary().start().source());
            assertEquals(1, tokenizer.encode("The bridge")[0]);
            assertNotEquals(1, tokenizer.encode("The bridge")[1]);
        }
    }

    @Test
    void the_first_token_of_roberta_is_a_bos_as_well() throws IOException {
        var file = Files.writeString(folder.resolve("tokenizer.json"),
                "{\"post_processor\":{\"type\":\"RobertaProcessing\",\"sep\":[\"</s>\",1],\"cls\":[\"<s>\",0],"
                        + "\"trim_offsets\":true,\"add_prefix_space\":false},\"added_tokens\":[],\"model\":{\"type\":\"WordLevel\",\"unk_token\":\"a\",\"vocab\":{\"<s>\":0,\"</s>\":1,\"a\":2}}}");
        assertEquals(TextStart.Source.TOKENIZER, Vocabulary.read(file).start().source());
    }

    @Test
    void one_file_behind_another_bos_is_another_tokenizer_and_without_one_it_is_its_own() throws IOException {
        var alone = Vocabulary.read(byteLevel());
        assertEquals(64, alone.sha256().length());
        Files.writeString(folder.resolve("tokenizer_config.json"),
                "{\"add_bos_token\":true,\"bos_token\":\"" + BOS + "\"}");
        var first = Vocabulary.read(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"),
                "{\"add_bos_token\":true,\"bos_token\":\"<|end_of_text|>\"}");
        var other = Vocabulary.read(folder.resolve("tokenizer.json"));
        assertEquals(3, java.util.Set.of(alone.sha256(), first.sha256(), other.sha256()).size());
    }

    @Test
    void a_bos_that_the_tokenizer_does_not_have_and_a_broken_description_are_refused_with_a_sentence()
            throws IOException {
        var file = byteLevel();
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\":true,\"bos_token\":\"<BOS>\"}");
        assertEquals(
                "tokenizer.json has no piece for the BOS token that the tokenizer_config.json beside it puts before "
                        + "texts.",
                assertThrows(TokenizerException.class, () -> Vocabulary.read(file)).getMessage());
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"add_bos_token\":");
        assertTrue(assertThrows(TokenizerException.class, () -> Vocabulary.read(file)).getMessage()
                .startsWith("tokenizer.json lies beside a tokenizer_config.json that is not JSON"));
    }

    private Path byteLevel() throws IOException {
        return Files.copy(Tokenizers.file("byte-level"), folder.resolve("tokenizer.json"));
    }
}
