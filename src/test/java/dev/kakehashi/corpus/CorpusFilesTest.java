package dev.kakehashi.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFilesTest {
    @TempDir Path folder;

    @Test
    void broken_lines_are_skipped_counted_and_shown_with_their_reason() throws IOException {
        var lines = new ByteArrayOutputStream();
        for (var line : List.of("{\"text\":\"first\"}", "{\"text\":", "", "{\"no\":1}", "{\"text\":5}",
                "{\"text\":\" \"}", "[[[", "{\"text\":\"橋\\n二\"}"))
            lines.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        lines.write(new byte[] {'{', '"', 't', 'e', 'x', 't', '"', ':', '"', (byte) 0xff, '"', '}', '\n'});
        // deeper than any stack, and no newline at the end
        lines.writeBytes("[".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        Files.write(folder.resolve("c.jsonl"), lines.toByteArray());
        var read = read(folder.resolve("c.jsonl"));
        assertEquals(List.of("first", "橋\n二"), read.texts);
        assertEquals(7, read.facts.brokenLines());
        assertEquals(
                List.of("2 not JSON", "4 no text field", "5 no text field", "6 empty text", "7 not JSON", "9 not UTF-8",
                        "10 not JSON"),
                read.facts.firstBroken().stream().map(broken -> broken.line() + " " + broken.reason()).toList());
    }

    @Test
    void a_folder_of_plain_gzip_and_text_files_is_one_corpus_in_the_order_of_names() throws IOException {
        Files.createDirectories(folder.resolve("deep/er"));
        Files.writeString(folder.resolve("b.txt"), "text file\nof two lines");
        Files.write(folder.resolve("deep/er/a.jsonl.gz"), gzip("{\"text\":\"packed\"}\n{\"text\":\"twice\"}"));
        Files.writeString(folder.resolve("a.jsonl"), "{\"text\":\"plain\"}\r\n");
        Files.writeString(folder.resolve("ignored.csv"), "x");
        assertEquals(List.of("plain", "text file\nof two lines", "packed", "twice"), read(folder).texts);
    }

    @Test
    void what_cannot_be_a_corpus_is_refused_with_a_sentence() throws IOException {
        refused(folder.resolve("nothing"), "There is nothing at");
        refused(folder, "holds no file that is read");
        refused(write("x.csv", "a".getBytes(StandardCharsets.UTF_8)), "is none of");
        refused(write("x.jsonl", "nonsense\n".getBytes(StandardCharsets.UTF_8)),
                "holds no valid line (line 1: not JSON)");
        refused(write("empty.jsonl", new byte[0]), "holds no valid line");
        refused(write("x.jsonl.gz", "no gzip at all".getBytes(StandardCharsets.UTF_8)), "is not a gzip file");
        var whole = gzip("{\"text\":\"" + "packed ".repeat(1000) + "\"}");
        refused(write("cut.jsonl.gz", Arrays.copyOf(whole, whole.length / 2)), "is a truncated gzip file");
    }

    @Test
    void the_script_of_the_letters_speaks_against_a_wrongly_declared_language() throws IOException {
        Files.writeString(folder.resolve("ja.txt"), "架け橋はコーヒーを飲む。2024年 NASA");
        var facts = read(folder.resolve("ja.txt")).facts;
        assertTrue(facts.scriptWarning(Language.JAPANESE).isEmpty());
        assertTrue(facts.scriptWarning(Language.ENGLISH).orElseThrow().contains("script"));
    }

    @Test
    void splits_are_disjoint_keep_their_shares_and_follow_the_text_alone() {
        var splitter = new Splitter(2, 8);
        var counts = new int[3];
        for (var i = 0; i < 20_000; i++) {
            var text = "document 文書 " + i;
            var split = splitter.split(text);
            assertEquals(split, splitter.split("  " + text + "\n"), "space around it does not move a document");
            counts[split.ordinal()]++;
        }
        assertEquals(0.02, counts[Split.VALIDATION.ordinal()] / 20_000.0, 0.004);
        assertEquals(0.08, counts[Split.EVALUATION.ordinal()] / 20_000.0, 0.008);
        assertThrows(IllegalArgumentException.class, () -> new Splitter(60, 40));
    }

    private record Read(List<String> texts, CorpusFacts facts) {}

    private static Read read(Path path) throws IOException {
        var texts = new ArrayList<String>();
        var facts = CorpusFiles.at(path).read(document -> texts.add(document.text()), Progress.NONE);
        return new Read(texts, facts);
    }

    @Test
    void within_one_file_it_is_told_how_far_the_reading_is_and_broken_lines_can_be_stopped_too() throws IOException {
        var lines = "{\"text\":\"a\"}\n" + "{\"no\":\"text here\"}\n".repeat(200_000);
        var file = Files.writeString(folder.resolve("x.jsonl"), lines);
        var told = new ArrayList<Long>();
        CorpusFiles.at(file).read(document -> {}, (done, total) -> {
            assertEquals(lines.length(), total);
            told.add(done);
        });
        assertEquals(told.stream().sorted().distinct().toList(), told);
        assertTrue(told.size() >= lines.length() >> 20 && told.get(0) < lines.length() / 2, told.toString());
        assertEquals(lines.length(), told.get(told.size() - 1));
        assertThrows(IllegalStateException.class, () -> CorpusFiles.at(file).read(document -> {}, (done, total) -> {
            if (done > 1 << 20) throw new IllegalStateException("asked to stop");
        }));
    }

    private static void refused(Path path, String sentence) {
        var refused = assertThrows(CorpusException.class, () -> read(path));
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
