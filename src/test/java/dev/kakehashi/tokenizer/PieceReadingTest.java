package dev.kakehashi.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.tokenizer.TokenPart.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PieceReadingTest {
    private static final List<String> TEXTS = List.of(
            "The old bridge over the river was built in 1874 and rebuilt twice.",
            "Tokyo (Japanese: 東京) is the capital of Japan; its population exceeded 14 million in 2023.",
            "A line ends here.\nAnd another one begins, with \"quotes\" and a dash - like this.",
            "Naïve cafés in São Paulo serve crème brûlée.",
            "She said: don't, can't, won't. They're here, aren't they?",
            "古い橋は1874年に川の上に架けられ、二度建て直された。",
            "東京は日本の首都であり、人口は1400万人を超える。",
            "「はい」と言って、彼女はアメリカへ行った。",
            "ここで行が終わる。\n次の行が始まる。",
            "日本語とEnglishが混ざった文章です。");

    @TempDir Path folder;

    static List<String> kinds() {
        return Tokenizers.KINDS;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_file_of_before_models_named_their_type_cuts_texts_alike(String kind) throws IOException {
        var json = new ObjectMapper();
        var tree = (ObjectNode) json.readTree(Tokenizers.file(kind).toFile());
        ((ObjectNode) tree.path("model")).remove("type");
        var untyped = folder.resolve("tokenizer.json");
        json.writeValue(untyped.toFile(), tree);
        var beside = Tokenizers.file(kind).resolveSibling("tokenizer_config.json");
        if (Files.exists(beside)) Files.copy(beside, folder.resolve("tokenizer_config.json"));
        try (var named = Tokenizers.open(kind); var unnamed = TextTokenizer.open(untyped)) {
            for (var text : TEXTS) assertArrayEquals(named.encode(text), unnamed.encode(text), text);
        }
        TextTokenizer.check(untyped);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void pieces_joined_as_pages_show_them_give_the_text_back(String kind) throws IOException {
        try (var tokenizer = Tokenizers.open(kind)) {
            for (var text : TEXTS) {
                var ids = tokenizer.encode(text);
                var own = Arrays.copyOfRange(ids, tokenizer.vocabulary().start().skipped(), ids.length);
                var spans = TokenText.spans(tokenizer.vocabulary(), own);
                var shown = spans.stream().map(TokenSpan::text).collect(Collectors.joining());
                assertEquals((kind.equals("sentence-piece") ? " " : "") + text, shown,
                        "SentencePiece begins every text with a space");
                assertEquals(own.length, spans.stream().mapToInt(TokenSpan::count).sum());
                assertTrue(spans.stream().flatMap(span -> span.parts().stream())
                        .noneMatch(part -> part.kind() == Kind.BYTES), shown);
                assertEquals(text, tokenizer.decode(ids), "and so does the library");
            }
        }
    }

    @Test
    void rare_characters_are_several_tokens_that_are_joined_in_a_text_and_bytes_alone_in_a_table() throws IOException {
        for (var kind : List.of("sentence-piece", "byte-level")) {
            try (var tokenizer = Tokenizers.open(kind)) {
                var vocabulary = tokenizer.vocabulary();
                var ids = tokenizer.encode("龘😀");
                var own = Arrays.copyOfRange(ids, ids.length - 7, ids.length);
                var spans = TokenText.spans(vocabulary, own);
                assertEquals(List.of("龘", "😀"), spans.stream().map(TokenSpan::text).toList(), kind);
                assertEquals(List.of(0, 3), spans.stream().map(TokenSpan::first).toList());
                assertEquals(List.of(3, 4), spans.stream().map(TokenSpan::count).toList());
                assertEquals("⟨E9⟩", TokenText.span(vocabulary, own[0]).text());
                assertEquals("<0xE9>", TokenText.notation(vocabulary, own[0]));
                var cut = TokenText.spans(vocabulary, Arrays.copyOf(own, 5));
                assertEquals(List.of("龘", "⟨F0 9F⟩"), cut.stream().map(TokenSpan::text).toList(),
                        "a sequence may end within a character");
                var late = TokenText.spans(vocabulary, Arrays.copyOfRange(own, 1, 4));
                assertEquals(List.of("⟨BE⟩", "⟨98⟩", "⟨F0⟩"), late.stream().map(TokenSpan::text).toList());
            }
        }
    }

    @Test
    void a_piece_that_ends_within_a_character_takes_the_next_ones_along() throws IOException {
        var vocabulary = vocabulary("{\"type\":\"ByteLevel\"}", "Ġæ", "Ĺ", "¥the", "æ", "Ġthe");
        var spans = TokenText.spans(vocabulary, new int[] {0, 1, 2, 4, 3, 4});
        assertEquals(List.of(" 日the", " the", "⟨E6⟩", " the"), spans.stream().map(TokenSpan::text).toList());
        assertEquals(List.of(3, 1, 1, 1), spans.stream().map(TokenSpan::count).toList());
        assertEquals("▁<0xE6>", TokenText.notation(vocabulary, 0));
        assertEquals(List.of(Kind.SPACE, Kind.BYTES),
                TokenText.span(vocabulary, 0).parts().stream().map(TokenPart::kind).toList());
        assertEquals("<0xA5>the", TokenText.notation(vocabulary, 2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"type\":\"Metaspace\",\"replacement\":\"▁\"}| ▁the| ` the`",
        "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"Fuse\"},{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"▁\"},\"content\":\" \"}]}| ▁a▁b| ` a b`",
        "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}| <0x41>| A",
        "{\"type\":\"ByteLevel\"}| Ġthe| ` the`",
        "{\"type\":\"ByteLevel\"}| æĹ¥æľ¬| 日本",
        "{\"type\":\"ByteLevel\"}| 日本| 日本",
        "{\"type\":\"WordPiece\",\"prefix\":\"##\"}| ##ing| ing",
        "{\"type\":\"WordPiece\",\"prefix\":\"##\"}| sing| ` sing`",
        "{\"type\":\"BPEDecoder\",\"suffix\":\"</w>\"}| ing</w>| `ing `",
        "{\"type\":\"Fuse\"}| Ġthe| Ġthe",
        "null| ▁the| ` the`",
        "null| Ġthe| Ġthe",
    })
    void the_decoder_decides_what_a_piece_stands_for(String decoder, String piece, String text) throws IOException {
        assertEquals(text, TokenText.text(vocabulary(decoder, piece), 0));
    }

    @Test
    void every_byte_has_its_character_in_the_byte_level_table() throws IOException {
        var vocabulary = Vocabulary.read(Tokenizers.file("byte-level"));
        var all = new ByteArrayOutputStream();
        // the alphabet, in the order of its bytes
        for (var id = 2; id < 258; id++) all.writeBytes(vocabulary.bytes(id));
        var expected = new byte[256];
        for (var value = 0; value < 256; value++) expected[value] = (byte) value;
        assertArrayEquals(expected, all.toByteArray());
    }

    @Test
    void what_nobody_would_see_is_named_and_what_is_no_token_has_a_name_too() throws IOException {
        var vocabulary = vocabulary("{\"type\":\"Fuse\"}", "\\u3000", "\\u00a0", "\\r", "\\u0001", "a\\u200bb",
                "\\n\\n", "  ", "漢", "");
        var marks = IntStream.range(0, vocabulary.size())
                .mapToObj(id -> TokenText.span(vocabulary, id).parts().stream()
                        .map(part -> part.mark() == null ? part.kind().name() : part.mark()).toList())
                .toList();
        assertEquals(List.of(List.of("U+3000"), List.of("U+00A0"), List.of("U+000D"), List.of("U+0001"),
                List.of("TEXT", "U+200B", "TEXT"),
                List.of("NEWLINE", "NEWLINE"), List.of("SPACE", "SPACE"), List.of("TEXT"), List.of()), marks);
        assertEquals("<0x0D>", TokenText.notation(vocabulary, 2));
        assertEquals("<99>", TokenText.text(vocabulary, 99));
    }

    private Vocabulary vocabulary(String decoder, String... pieces) throws IOException {
        var json = new StringBuilder("{\"decoder\":" + decoder + ",\"model\":{\"type\":\"BPE\",\"vocab\":{");
        for (var id = 0; id < pieces.length; id++)
            json.append(id == 0 ? "" : ",").append('"').append(pieces[id]).append("\":").append(id);
        return Vocabulary.read(Files.write(folder.resolve("tokenizer.json"),
                json.append("}}}").toString().getBytes(StandardCharsets.UTF_8)));
    }
}
