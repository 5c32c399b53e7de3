package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What would end the process were it given to the native library; each of these did. */
class TokenizerPartsTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "pre_tokenizer| "
                + "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"behavior\":\"Isolated\",\"invert\":false}| by a pattern whose cost may explode, which is not supported: (a+)+$.",
        "pre_tokenizer| {\"type\":\"FixedLength\",\"length\":0}| has a pre_tokenizer of the type \"FixedLength\", "
                + "which is not supported.",
        "normalizer| {\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAAAA==\"}| has a normalisation map that "
                + "points outside itself.",
        "normalizer| {\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAP////8=\"}| has a normalisation map "
                + "that points outside itself.",
        "normalizer| "
                + "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"xx\"},{\"type\":\"NFC\"}]}| normalises text by NFC behind a replacement of",
        "normalizer| {\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" "
                + "*\"},\"content\":\"xx\"},{\"type\":\"Strip\"}]}| normalises text by Strip behind a replacement of",
        "normalizer| "
                + "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(?=q)\"},\"content\":\"xx\"},{\"type\":\"Lowercase\"}]}| normalises text by Lowercase behind a replacement of",
        "normalizer| {\"type\":\"Precompiled\",\"precompiled_charsmap\":\"?\"}| has a normalisation map that is no "
                + "base64.",
        "normalizer| "
                + "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}| makes text more than 64 times longer",
        "decoder| {\"type\":\"Strip\",\"content\":\"a\",\"start\":9,\"stop\":9}| has a decoder that strips the ends "
                + "of pieces, which is not supported.",
        "post_processor| "
                + "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<x>\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}| has a template that names something it does not define.",
        "post_processor| "
                + "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}| has a template that names something it does not define.",
        "post_processor| {\"type\":\"RobertaProcessing\",\"sep\":[\"b\",9],\"cls\":[\"a\",0]}| has a special token "
                + "with the impossible id 9.",
    })
    void a_part_that_native_code_does_not_survive_never_reaches_it(String place, String part, String sentence)
            throws IOException {
        var refused = assertThrows(TokenizerException.class, () -> open(json("\"" + place + "\":" + part,
                "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0],[\"b\",-1]]}")));
        assertTrue(refused.getMessage().startsWith("tokenizer.json ") && refused.getMessage().contains(sentence),
                refused.getMessage());
    }

    @Test
    void a_prefix_within_words_is_refused_for_bpe() {
        var model = "{\"type\":\"BPE\",\"continuing_subword_prefix\":\"##\",\"vocab\":{\"a\":0,\"b\":1,\"ab\":2},\"merges\":[\"a b\"]}";
        assertTrue(assertThrows(TokenizerException.class, () -> open(json("\"normalizer\":null", model))).getMessage()
                .contains("not supported for BPE"));
    }

    @Test
    void a_text_may_hold_anything() throws IOException {
        var file = json("\"normalizer\":null", "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":[[\"a\",0],[\"b\",-1]]}");
        try (var tokenizer = TextTokenizer.open(file)) {
            assertArrayEquals(new int[] {1, 0, 1}, tokenizer.encode("b\ud800b"));
            assertArrayEquals(new int[] {1, 0, 1}, tokenizer.encode("b\0b"));
        }
    }

    @Test
    void a_mark_before_the_text_and_in_place_of_spaces_is_put_in_as_llm_jp_does() throws IOException {
        var normalizer = "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(?<!\\\\n)^\"},\"content\":\"▁\"},"
                + "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" \"},\"content\":\"▁\"}]}";
        var model = "{\"type\":\"BPE\",\"unk_token\":\"u\",\"vocab\":{\"u\":0,\"a\":1,\"b\":2,\"▁\":3},\"merges\":[]}";
        try (var tokenizer = TextTokenizer.open(json(normalizer, model))) {
            assertArrayEquals(new int[] {3, 1, 3, 2}, tokenizer.encode("a b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| "
                + "?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+",
        "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| "
                + "?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "[一-龥぀-ゟ゠-ヿ]+", "\\d{1,3}(?=(?:\\d{3})*\\b)", " {2,}", "\\n+", "^\\s+", "(?<=\\p{Han})x", "",
    })
    void patterns_of_published_tokenizers_are_bearable(String pattern) {
        assertTrue(RegexCost.bearable(pattern), pattern);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|a)*b", "(a|ab)*c", "(a*)*", "a*a*a*b", "(a?){30}", "a?a?a?a?a?a?a?a?a?b",
        "(\\w+)\\1", "(?>a", "((", "[a", "a\\", "(?<n>a)\\k<n>", "(a{1,30}){1,30}",
        "a++*", "((((((((((((((((((((((a))))))))))))))))))))))"})
    void patterns_whose_cost_may_explode_are_not(String pattern) {
        assertFalse(RegexCost.bearable(pattern), pattern);
    }

    @Test
    void a_character_map_is_sound_while_all_its_ways_stay_within_it() {
        var map = ByteBuffer.allocate(4 + 4 * 512 + 2).order(ByteOrder.LITTLE_ENDIAN);
        int child = 256 ^ 'A';
        map.putInt(0, 4 * 512).putInt(4, 256 << 10).putInt(4 + 4 * child, 'A' | 1 << 8 | 2 << 10)
                .putInt(4 + 4 * (child ^ 2), 0x80000000).put(4 + 4 * 512, (byte) 'a');
        assertTrue(NormalizationMap.sound(map.array()));
        map.putInt(4 + 4 * (child ^ 2), 0x80000003);
        assertFalse(NormalizationMap.sound(map.array()), "a text behind the end");
        map.putInt(4 + 4 * (child ^ 2), 0x80000000).putInt(4 + 4 * child, 'A' | 300 << 10);
        assertTrue(NormalizationMap.sound(map.array()));
        map.putInt(4 + 4 * child, 'A' | 1024 << 10);
        assertFalse(NormalizationMap.sound(map.array()), "a node behind the end");
    }

    private static void open(Path file) throws IOException {
        TextTokenizer.open(file).close();
    }

    private Path json(String part, String model) throws IOException {
        return Files.writeString(folder.resolve("tokenizer.json"),
                "{\"version\":\"1.0\",\"added_tokens\":[]," + part + ",\"model\":" + model + "}");
    }
}
