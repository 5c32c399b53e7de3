package dev.kakehashi.hostile;

import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.analysis.features.TranslationPairs;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.translation.ParallelSentences;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Texts: corpora, parallel sets and lists of translations. */
final class CorpusKinds {
    private CorpusKinds() {}

    private interface Reading {
        void read(Path file) throws IOException;
    }

    static List<HostileKind> all() {
        return List.of(
                kind("corpus, JSON lines", "c.jsonl", lines(), CorpusKinds::counted),
                kind("corpus, .json", "c.json", lines(), CorpusKinds::counted),
                kind("corpus, gzip", "c.jsonl.gz", packed(lines()), CorpusKinds::corpus),
                kind("corpus, text", "c.txt", "A text.\n日本語。".getBytes(StandardCharsets.UTF_8), CorpusKinds::corpus),
                kind("parallel, JSON lines", "p.jsonl", pairs(), file -> ParallelSentences.jsonLines(file, "en", "ja")),
                kind("parallel, text", "en.txt", "One.\nTwo.\nThree.\n".getBytes(StandardCharsets.UTF_8), file -> {
                    var japanese = Files.writeString(file.resolveSibling("ja.txt"), "一。\n二。\n三。\n");
                    ParallelSentences.textFiles(file, japanese);
                }),
                kind("translation pairs", "pairs.tsv", "d\tf\ng\th\nl\tj\n".getBytes(StandardCharsets.UTF_8), file -> {
                    var tokenizer = Files.writeString(file.resolveSibling("tokenizer.json"),
                            TokenizerKinds.unigram(14));
                    TranslationPairs.of(Lexicon.read(file), Vocabulary.read(tokenizer));
                }));
    }

    private static HostileKind kind(String name, String file, byte[] sound, Reading reading) {
        return new HostileKind() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Path write(Path folder, Random random) throws IOException {
                return Files.write(folder.resolve(file), sound);
            }

            @Override
            public byte[] crafted(Random random) throws IOException {
                var content = CorpusKinds.crafted(random);
                return file.endsWith(".gz") ? packed(content) : content;
            }

            @Override
            public void read(Path folder) throws IOException {
                reading.read(folder.resolve(file));
            }
        };
    }

    /** Every line that is no blank is a document or counted as broken. */
    private static void counted(Path file) throws IOException {
        var facts = CorpusFiles.at(file).read(document -> {}, Progress.NONE);
        CorpusFiles.at(file).first(1);
        var bytes = Files.readAllBytes(file);
        int at = bytes.length > 2 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf
                ? 3
                : 0;
        long lines = 0;
        for (boolean blank = true; at <= bytes.length; at++) {
            boolean end = at == bytes.length || bytes[at] == '\n';
            if (!end) blank &= bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r';
            else if (!blank) lines++;
            if (end) blank = true;
        }
        SilentLoss.unless(facts.documents() + facts.brokenLines() == lines,
                facts.documents() + " documents and " + facts.brokenLines() + " broken lines of " + lines + " lines");
    }

    private static void corpus(Path file) throws IOException {
        CorpusFiles.at(file).read(document -> {}, Progress.NONE);
        CorpusFiles.at(file).first(1);
    }

    private static byte[] lines() {
        var lines = new StringBuilder();
        for (var i = 0; i < 40; i++)
            lines.append("{\"id\":").append(i).append(",\"text\":\"Document ").append(i).append(" 文書\"}\n");
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] pairs() {
        var lines = new StringBuilder();
        for (var i = 0; i < 20; i++)
            lines.append("{\"en\":\"Sentence ").append(i).append(".\",\"ja\":\"文 ").append(i).append("。\"}\n");
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] crafted(Random random) {
        var sound = new String(lines(), StandardCharsets.UTF_8);
        int rare = random.nextInt(120);
        if (rare == 0) return "x".repeat(20 << 20).getBytes(StandardCharsets.US_ASCII); // one line
        // the longest
        if (rare == 1)
            return ("{\"text\":\"" + "語".repeat((8 << 20) / 3 - 10) + "\"}\n").getBytes(StandardCharsets.UTF_8);
        if (rare == 2) return new byte[70 << 20]; // a thousandth of it as gzip
        return switch (random.nextInt(8)) {
            case 0 -> (sound + "{\"text\":" + "[".repeat(100_000) + "}\n").getBytes(StandardCharsets.UTF_8);
            case 1 -> (sound + "{\"text\":\"\\ud800\"}\n{\"text\":\"a\\u0000b\"}\n").getBytes(StandardCharsets.UTF_8);
            case 2 -> "\n".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
            case 3 -> sound.getBytes(StandardCharsets.UTF_16);
            case 4 -> sound.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            case 5 -> (sound + "{\"text\":1" + "0".repeat(300_000) + "}\n").getBytes(StandardCharsets.UTF_8);
            case 6 -> "{\"text\":5}\n[]\nnull\n\"text\"\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
            default -> ("\t".repeat(200_000) + "\n" + sound + "a\tb\tc\n").getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] packed(byte[] content) {
        try {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(content);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory takes it", e);
        }
    }
}
