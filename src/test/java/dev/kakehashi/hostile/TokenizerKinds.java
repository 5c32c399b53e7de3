package dev.kakehashi.hostile;

import dev.kakehashi.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Files of tokenizers: read without native code, then by the native library, which would end this process with a file it does not survive. */
final class TokenizerKinds {
    private static final List<String> TEXTS = List.of("", "a", "a b  c\n\n\t", "日本語の文。", "\u0000", "\ud83d\ude00 \ud800 x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
            "w1 w2 <s> </s> 'll 12345", " ".repeat(3000) + "\n x", "Ｆｕｌｌ ﬁ ㌔");
    private static final List<String> PARTS = List.of(
            "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFKC\"},{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}]}",
            "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(a+)+$\"},\"content\":\"\"}", "{\"type\":\"Replace\",\"pattern\":{\"String\":\"\"},\"content\":\"xx\"}",
            "{\"type\":\"Replace\",\"pattern\":{\"String\":\"a\"},\"content\":\"" + "a".repeat(60) + "\"}", "{\"type\":\"Prepend\",\"prepend\":\"\"}",
            "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAAAAA==\"}", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"BAAAAP////8=\"}",
            "{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}", "{\"type\":\"Strip\",\"content\":\"a\",\"start\":9,\"stop\":9}",
            "{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}", "{\"type\":\"FixedLength\",\"length\":0}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\s+(?!\\\\S)|\\\\s+\"},\"behavior\":\"Isolated\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(a|a)*b\"},\"behavior\":\"Removed\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a*a*a*a*b\"},\"behavior\":\"Removed\",\"invert\":true}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\"},\"behavior\":\"MergedWithNext\",\"invert\":false}",
            "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"((\"},\"behavior\":\"Isolated\",\"invert\":false}", "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"first\",\"split\":true}",
            "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}", "{\"type\":\"Punctuation\",\"behavior\":\"Isolated\"}",
            "{\"type\":\"Digits\",\"individual_digits\":true}", "{\"type\":\"UnicodeScripts\"}", "{\"type\":\"CharDelimiterSplit\",\"delimiter\":\" \"}",
            "{\"type\":\"BertNormalizer\",\"clean_text\":true,\"handle_chinese_chars\":true,\"strip_accents\":null,\"lowercase\":true}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<x>\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"Sequence\":{\"id\":\"A\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{}}",
            "{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}}],\"pair\":[],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[99999],\"tokens\":[\"<s>\"]}}}",
            "{\"type\":\"BertProcessing\",\"sep\":[\"</s>\",4000000000],\"cls\":[\"<s>\",0]}", "{\"type\":\"RobertaProcessing\",\"sep\":[\"</s>\",1],\"cls\":[\"<s>\",0],\"trim_offsets\":true,\"add_prefix_space\":true}",
            "{\"type\":\"WordPiece\",\"prefix\":\"##\",\"cleanup\":true}", "{\"type\":\"CTC\",\"pad_token\":\"\",\"word_delimiter_token\":\"\",\"cleanup\":true}",
            "{\"type\":\"BPEDecoder\",\"suffix\":\"</w>\"}", "{\"type\":\"Sequence\",\"decoders\":[{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"}]}");

    private TokenizerKinds() {}

    static List<HostileKind> all() {
        return List.of(
                tokenizer("tokenizer, Unigram", random -> unigram(12 + random.nextInt(5))),
                tokenizer("tokenizer, BPE", random -> bpe()),
                tokenizer("tokenizer, map", TokenizerKinds::mapped));
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
        for (var i = 3; i < pieces; i++) vocabulary.append(",[\"").append(i % 2 == 0 ? "▁" : "").append((char) ('a' + i)).append("\",-").append(i).append(".5]");
        return tokenizer("{\"type\":\"NFKC\"}", "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}",
                "{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true}",
                "{\"type\":\"Unigram\",\"unk_id\":0,\"vocab\":" + vocabulary + "],\"byte_fallback\":false}");
    }

    private static String bpe() {
        return tokenizer("null", "{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+"
                        + "|\\\\p{N}{1,3}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+\"},\"behavior\":\"Isolated\",\"invert\":false},"
                        + "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}]}",
                "{\"type\":\"ByteLevel\",\"add_prefix_space\":true,\"trim_offsets\":true,\"use_regex\":true}",
                "{\"type\":\"BPE\",\"dropout\":null,\"unk_token\":null,\"continuing_subword_prefix\":null,\"end_of_word_suffix\":null,\"fuse_unk\":false,\"byte_fallback\":false,"
                        + "\"ignore_merges\":true,\"vocab\":{\"<unk>\":0,\"<s>\":1,\"</s>\":2,\"a\":3,\"b\":4,\"c\":5,\"Ġ\":6,\"ab\":7,\"Ġa\":8,\"abc\":9,\"1\":10},"
                        + "\"merges\":[\"a b\",\"Ġ a\",[\"ab\",\"c\"]]}").replace("[\"ab\",\"c\"]", "\"ab c\"");
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
        for (var i = random.nextInt(6); i > 0; i--) bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        var clean = random.nextInt(2) == 0;
        return unigram(14).replace("{\"type\":\"NFKC\"}", "{\"type\":\"Precompiled\",\"precompiled_charsmap\":\"" + Base64.getEncoder().encodeToString(clean ? trie.array() : bytes) + "\"}");
    }

    private static String tokenizer(String normalizer, String preTokenizer, String decoder, String model) {
        IntFunction<String> added = id -> "{\"id\":" + id + ",\"content\":\"" + List.of("<unk>", "<s>", "</s>").get(id)
                + "\",\"single_word\":false,\"lstrip\":false,\"rstrip\":false,\"normalized\":false,\"special\":true}";
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":[" + added.apply(0) + "," + added.apply(1) + "," + added.apply(2)
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
            case 1 -> unigram(12).replaceFirst("\"pre_tokenizer\":\\{[^}]*}", java.util.regex.Matcher.quoteReplacement("\"pre_tokenizer\":" + part));
            case 2 -> unigram(12).replaceFirst("\"decoder\":\\{[^}]*}", java.util.regex.Matcher.quoteReplacement("\"decoder\":" + part));
            case 3 -> unigram(12).replaceFirst("\"post_processor\":.*\"decoder\"", java.util.regex.Matcher.quoteReplacement("\"post_processor\":" + part + ",\"decoder\""));
            case 4 -> unigram(12).replace("{\"type\":\"NFKC\"}", "{\"type\":\"Sequence\",\"normalizers\":[" + part + "," + other + "," + part + "]}");
            case 5 -> bpe().replace("\"continuing_subword_prefix\":null", "\"continuing_subword_prefix\":\"" + Mutations.pick(List.of("##", "äöü", ""), random) + "\"");
            case 6 -> unigram(12).replace("\"unk_id\":0", "\"unk_id\":" + Mutations.pick(List.of("null", "99", "-1", "1e3"), random));
            case 7 -> unigram(12).replace("\"vocab\":[", "\"vocab\":[" + "[\"x\",-1],".repeat(200_000));
            default -> unigram(12).replace("\"truncation\":null", "\"truncation\":[" + "0,".repeat(1_000_000) + "0]");
        };
    }
}
