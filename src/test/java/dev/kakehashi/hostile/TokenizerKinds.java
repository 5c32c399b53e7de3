package dev.kakehashi.hostile;

import dev.kakehashi.tokenizer.TextTokenizer;
import dev.kakehashi.tokenizer.TokenText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of tokenizers: read without native code, then by the native library, which would end this process with a file
 * it does not survive.
 */
final class TokenizerKinds {
    private static final List<String> TEXTS = List.of("", "a", "a b  c\n\n\t", "日本語の文。", "\u0000",
            "\ud83d\ude00 \ud800 x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            "w1 w2 <s> </s> 'll 12345", " ".repeat(3000) + "\n x", "Ｆｕｌｌ ﬁ ㌔");
    private static final List<String> PARTS = List.of(
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}]}",
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"content\":\"\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"xx\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"" + "a".repeat(60) + "\"}",
            "{\"type\":\"Prepend\",\"prepend\":\"\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAAAA==\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAP////8=\"}",
            "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}",
            "{\"type\":\"Strip\",\"content\":\"a\",\"start\":9,\"stop\":9}",
            "{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}", "{\"type\":\"FixedLength\",\"length\":0}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\s+(?!\\\\S)|\\\\s+\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a|a)*b\"},\"behavior\":\"Removed\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a*a*a*a*b\"},\"behavior\":\"Removed\",\"invert\":true}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\"},\"behavior\":\"MergedWithNext\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"((\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"first\",\"split\":true}",
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
            "{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"}",
            "{\"type\":\"Digits\",\"individual_digits\":true}", "{\"type\":\"UnicodeScripts\"}",
            "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\" \"}",
            "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<x>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[99999],\"tokens\":[\"<s>\"]}}}",
            "{\"type\":\"BertProcessing\",\"sep\":[\"</s>\",4000000000],\"cls\":[\"<s>\",0]}",
            "{\"type\":\"RobertaProcessing\",\"sep\":[\"</s>\",1],\"cls\":[\"<s>\",0],\"trim_offsets\":true,\"add_prefix_space\":true}",
            "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}",
            "{\"type\":\"CTC\",\"pad_token\":\"\",\"word_delimiter_token\":\"\",\"cleanup\":true}",
            "{\"type\":\"BPEDecoder\",\"suffix\":\"</w>\"}",
            "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}");

    private static final List<String> SPECIALS = List.of("<s>", "</s>", "<unk>", "<|end|>", " ", "<0x41>", "a", "",
            "\ufdd0<s>\ufdd1", "日本", "\n");
    private static final List<String> CONFIGS = List.of(
            "{\"add_bos_token\":true,\"bos_token\":\"<s>\"}", "{\"add_bos_token\":true,\"bos_token\":{\"content\":[]}}",
            "{\"add_bos_token\":\"yes\"}", "[]", "",
            "{\"add_bos_token\":true}", "{\"add_bos_token\":false,\"bos_token\":\"<s>\"}",
            "{\"tokenizer_class\":\"LlamaTokenizerFast\",\"bos_token\":\"</s>\"}");

    private TokenizerKinds() {}

    static List<HostileKind> all() {
        return List.of(
                tokenizer("tokenizer, Unigram", random -> unigram(12 + random.nextInt(5))),
                tokenizer("tokenizer, BPE", random -> bpe()),
                tokenizer("tokenizer, map", TokenizerKinds::mapped),
                tokenizer("tokenizer, byte-level", random -> byteLevel(random)),
                specials());
    }

    /** Byte-level pieces, some of which are parts of characters, and pieces that only look like ones of that kind. */
    private static List<String> byteLevelPieces() {
        var pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (var value = 33; value < 324; value++)
            if (value < 127 && value != '"' && value != '\\' || value > 160 && value != 173)
                pieces.add("" + (char) value);
        pieces.addAll(List.of("Ġt", "Ġæ", "Ĺ¥", "æĹ¥", "日本", "▁", "<0xE6>", "ĊĊ"));
        return pieces;
    }

    private static String byteLevel(Random random) {
        var pieces = byteLevelPieces();
        var vocabulary = IntStream.range(0, pieces.size()).mapToObj(id -> "\"" + pieces.get(id) + "\":" + id)
                .collect(Collectors.joining(","));
        var level = "{\"type\":\"ByteLevel\",\"add_prefix_space\":" + random.nextBoolean()
                + ",\"trim_offsets\":true,\"use_regex\":" + random.nextBoolean() + "}";
        return tokenizer("null", level, level,
                "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,"
                        + "\"fuse_unk\":false,\"byte_fallback\":false,\"ignore_merges\":" + random.nextBoolean()
                        + ",\"vocab\":{" + vocabulary
                        + "},\"merges\":[\"Ġ t\",\"Ġ æ\",\"Ĺ ¥\",\"æ Ĺ¥\",\"Ċ Ċ\"]}");
    }

    /**
     * Texts full of special tokens, through tokenizers that have more or stranger ones, beside a tokenizer_config.json
     * that asks for BOS.
     */
    private static HostileKind specials() {
        return new HostileKind() {
            @Override
            public String name() {
                return "tokenizer, special tokens";
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                var tokenizer = withSpecials(random);
                // then the other file asks for BOS
                if (random.nextBoolean()) tokenizer = tokenizer.replaceFirst("\"post_processor\":.*,\"decoder\"",
                        "\"post_processor\":null,\"decoder\"");
                Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
                Files.writeString(folder.resolve("config.json"), "{\"bos_token_id\":1}");
                return Files.writeString(folder.resolve("tokenizer_config.json"),
                        "{\"add_bos_token\":true,\"bos_token\":\"<s>\"}");
            }

            @Override
            public byte[] crafted(Random random) {
                return Mutations.pick(CONFIGS, random).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public void read(Path folder) throws IOException {
                try (var tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
                    var vocabulary = tokenizer.vocabulary();
                    for (var special : SPECIALS) {
                        var ids = tokenizer.encode("a " + special + special + " b");
                        for (var i = vocabulary.start().skipped(); i < ids.length; i++)
                            if (special.length() > 2 && vocabulary.piece(ids[i]).equals(special)
                                    && vocabulary.special(ids[i]) && !special.equals("<unk>"))
                                throw new IllegalStateException(special + " became a token");
                        TokenText.spans(vocabulary, ids);
                        tokenizer.decode(ids);
                    }
                    for (var id = -1; id <= Math.min(2000, vocabulary.size()); id++) TokenText.notation(vocabulary, id);
                }
            }
        };
    }

    /** With tokens that were added behind the model's, special and not. */
    private static String withSpecials(Random random) {
        boolean bytes = random.nextBoolean();
        var more = new StringBuilder();
        int id = bytes ? byteLevelPieces().size() : 20;
        for (var special : List.of("<|end|>", "<|日本|>", "\\ufdd0<s>\\ufdd1", "<tool>"))
            more.append(",{\"id\":").append(id++).append(",\"content\":\"").append(special)
                    .append("\",\"single_word\":").append(random.nextBoolean())
                    .append(",\"lstrip\":").append(random.nextBoolean()).append(",\"rstrip\":")
                    .append(random.nextBoolean()).append(",\"normalized\":").append(random.nextBoolean())
                    .append(",\"special\":").append(!special.equals("<tool>")).append('}');
        return (bytes ? byteLevel(random) : unigram(20)).replaceFirst("],\"normalizer\"",
                java.util.regex.Matcher.quoteReplacement(more + "],\"normalizer\""));
    }

    private static HostileKind tokenizer(String name, java.util.function.Function<Random, String> sound) {
        return new HostileKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                return Files.writeString(folder.resolve("tokenizer.json"), sound.apply(random));
            }

            @Override
            public byte[] crafted(Random random) {
                return TokenizerKinds.crafted(random).getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public void read(Path folder) throws IOException {
                try (var tokenizer = TextTokenizer.open(folder.resolve("tokenizer.json"))) {
                    for (var text : TEXTS) tokenizer.decode(tokenizer.encode(text));
                    tokenizer.encodeAll(TEXTS);
                    tokenizer.decode(new int[] {0, 1, 2, 5, 99_999});
                }
            }
        };
    }

    static String unigram(int pieces) {
        var vocabulary = new StringBuilder("[[\"<unk>\",0],[\"<s>\",0],[\"</s>\",0]");
        for (var i = 3; i < pieces; i++) vocabulary.append(",[\"").append(i % 2 == 0 ? "▁" : "")
                .append((char) ('a' + i)).append("\",-").append(i).append(".5]");
        return tokenizer("{\"type\":\"NFKC\"}",
                "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}",
                "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}",
                "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":" + vocabulary + "],\"byte_fallback\":false}");
    }

    private static String bpe() {
        return tokenizer("null",
                "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+"
                        + "|\\\\p{N}{1,3}| "
                        + "?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+\"},\"behavior\":\"Isolated\",\"invert\":false},"
                        + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}]}",
                "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
                "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false,"
                        + "\"ignore_merges\":true,\"vocab\":{\"<unk>\":0,\"<s>\":1,\"</s>\":2,\"a\":3,\"b\":4,\"c\":5,\"Ġ\":6,\"ab\":7,\"Ġa\":8,\"abc\":9,\"1\":10},"
                        + "\"merges\":[\"a b\",\"Ġ a\",[\"ab\",\"c\"]]}")
                .replace("[\"ab\",\"c\"]", "\"ab c\"");
    }

    /** With a character map of SentencePiece's form: a trie of blocks of 256 units and the texts behind it. */
    private static String mapped(Random random) {
        var trie = ByteBuffer.allocate(4 + 4 * 512 + 3).order(ByteOrder.LITTLE_ENDIAN);
        trie.putInt(4 * 512);
        trie.putInt(4, 256 << 10); // from the root to the second block
        int child = 256 ^ 'A';
        trie.putInt(4 + 4 * child, 'A' | 1 << 8 | 2 << 10); // "A", with a leaf two places on
        trie.putInt(4 + 4 * (child ^ 2), 0x80000000);
        trie.position(4 + 4 * 512);
        trie.put((byte) 'a').put((byte) 0).put((byte) 0);
        var bytes = trie.array();
        for (var i = random.nextInt(6); i > 0; i--)
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        var clean = random.nextInt(2) == 0;
        return unigram(14).replace("{\"type\":\"NFKC\"}", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\""
                + Base64.getEncoder().encodeToString(clean ? trie.array() : bytes) + "\"}");
    }

    private static String tokenizer(String normalizer, String preTokenizer, String decoder, String model) {
        IntFunction<String> added = id -> "{\"id\":" + id + ",\"content\":\"" + List.of("<unk>", "<s>", "</s>").get(id)
                + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}";
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[" + added.apply(0) + ","
                + added.apply(1) + "," + added.apply(2)
                + "],\"normalizer\":" + normalizer + ",\"pre_tokenizer\":" + preTokenizer
                + ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],"
                + "\"pair\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":1}}],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[1],\"tokens\":[\"<s>\"]}}}"
                + ",\"decoder\":" + decoder + ",\"model\":" + model + "}";
    }

    private static String crafted(Random random) {
        var part = Mutations.pick(PARTS, random);
        var other = Mutations.pick(PARTS, random);
        return switch (random.nextInt(9)) {
            case 0 -> unigram(12).replace("{\"type\":\"NFKC\"}", part);
            case 1 -> unigram(12).replaceFirst("\"pre_tokenizer\":\\{[^}]*}",
                    java.util.regex.Matcher.quoteReplacement("\"pre_tokenizer\":" + part));
            case 2 -> unigram(12).replaceFirst("\"decoder\":\\{[^}]*}",
                    java.util.regex.Matcher.quoteReplacement("\"decoder\":" + part));
            case 3 -> unigram(12).replaceFirst("\"post_processor\":.*\"decoder\"",
                    java.util.regex.Matcher.quoteReplacement("\"post_processor\":" + part + ",\"decoder\""));
            case 4 -> unigram(12).replace("{\"type\":\"NFKC\"}",
                    "{\"type\":\"Sequence\",\"normalizers\":[" + part + "," + other + "," + part + "]}");
            case 5 -> bpe().replace("\"continuing_subword_prefix\":null",
                    "\"continuing_subword_prefix\":\"" + Mutations.pick(List.of("##", "äöü", ""), random) + "\"");
            case 6 -> unigram(12).replace("\"unk_id\":0",
                    "\"unk_id\":" + Mutations.pick(List.of("null", "99", "-1", "1e3"), random));
            case 7 -> unigram(12).replace("\"vocab\":[", "\"vocab\":[" + "[\"x\",-1],".repeat(200_000));
            default -> unigram(12).replace("\"truncation\":null", "\"truncation\":[" + "0,".repeat(1_000_000) + "0]");
        };
    }
}
