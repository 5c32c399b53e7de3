package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeginningTest {
    private static final String SPECIAL = "{\"id\":%d,\"content\":\"%s\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}";

    @TempDir Path folder;

    @Test
    void a_text_that_is_continued_does_not_end_with_the_end_token_its_tokenizer_puts_behind_every_text()
            throws IOException {
        try (var tokenizer = TextTokenizer.open(tokenizer(
                "{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}"))) {
            assertArrayEquals(new int[] {0, 2, 3, 1}, tokenizer.encode("a b"));
            assertArrayEquals(new int[] {0, 2, 3}, tokenizer.encodeBeginning("a b"));
        }
        try (var tokenizer = TextTokenizer.open(tokenizer(
                "{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}"))) {
            assertArrayEquals(tokenizer.encode("a b"), tokenizer.encodeBeginning("a b"));
        }
    }

    private Path tokenizer(String template) throws IOException {
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":["
                + SPECIAL.formatted(0, "<s>") + "," + SPECIAL.formatted(1, "</s>")
                + "],\"normalizer\":null,\"pre_tokenizer\":{\"type\":\"WhitespaceSplit\"},\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":["
                + template
                + "],\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],\"special_tokens\":{"
                + "\"<s>\":{\"id\":\"<s>\",\"ids\":[0],\"tokens\":[\"<s>\"]},\"</s>\":{\"id\":\"</s>\",\"ids\":[1],\"tokens\":[\"</s>\"]}}},\"decoder\":null,"
                + "\"model\":{\"type\":\"WordLevel\",\"vocab\":{\"<s>\":0,\"</s>\":1,\"a\":2,\"b\":3},\"unk_token\":\"<s>\"}}");
        return file;
    }
}
