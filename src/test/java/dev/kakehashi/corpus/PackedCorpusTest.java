package dev.kakehashi.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.kakehashi.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packed files are read to their last byte or refused: nothing of them is lost in silence. */
class PackedCorpusTest {
    @TempDir Path folder;

    @Test
    void gzip_members_one_behind_the_other_are_one_file() throws IOException {
        assertEquals(List.of("one", "two", "three"),
                texts("a.jsonl.gz", joined(gzip(line("one")), gzip(line("two")), gzip(line("three")))));
        assertEquals(List.of("one"), texts("a.jsonl.gz", joined(gzip(line("one")), new byte[700])),
                "zeros behind the last member, as tapes pad");
        assertEquals(List.of("a text"), texts("a.txt.gz", gzip("a text")));
    }

    @Test
    void a_damaged_second_gzip_member_is_refused_wherever_the_damage_lies() throws IOException {
        var first = gzip(line("one"));
        var second = gzip(line("two") + line("three ".repeat(50)));
        for (var at = 0; at < second.length; at++) {
            if (at >= 4 && at < 10) continue; // time, kind of compression, system: nothing is lost with them
            var damaged = second.clone();
            damaged[at] ^= 0x55;
            var file = Files.write(folder.resolve("a.jsonl.gz"), joined(first, damaged));
            var refused = assertThrows(CorpusException.class, () -> texts(file), "byte " + at);
            assertTrue(refused.getMessage().matches(
                    "\"a.jsonl.gz\" is a (damaged gzip file: it cannot be read beyond byte \\d+|truncated gzip "
                            + "file)\\."),
                    refused.getMessage());
        }
    }

    @Test
    void a_cut_second_gzip_member_is_refused_wherever_it_is_cut() throws IOException {
        var first = gzip(line("one"));
        var second = gzip(line("two"));
        for (var length = 1; length < second.length; length++)
            refused(joined(first, Arrays.copyOf(second, length)), "a.jsonl.gz", "is a truncated gzip file");
    }

    @Test
    void zstd_frames_are_read_whatever_their_number_and_sizes() throws IOException {
        var random = new Random(3);
        for (var round = 0; round < 30; round++) {
            var lines = new StringBuilder();
            var bytes = new ByteArrayOutputStream();
            var expected = new ArrayList<String>();
            for (var frame = random.nextInt(4); frame >= 0; frame--) {
                var content = new StringBuilder();
                for (var i = random.nextInt(2000); i >= 0; i--) {
                    var text = "text " + random.nextLong() + "語".repeat(random.nextInt(40));
                    expected.add(text);
                    content.append(line(text));
                }
                bytes.writeBytes(
                        random.nextBoolean() ? Zstd.compress(content.toString().getBytes(StandardCharsets.UTF_8))
                                : streamed(content.toString()));
                lines.append(content);
            }
            assertEquals(expected, texts("a.jsonl.zst", bytes.toByteArray()));
        }
        assertEquals(List.of("one"), texts("a.json.zst", streamed(line("one"))));
        assertEquals(List.of("a text"), texts("a.txt.zst", streamed("a text")));
        assertEquals(List.of("x".repeat(1 << 20)), texts("a.txt.zst", streamed("x".repeat(1 << 20))),
                "eight buffers out of one");
    }

    @Test
    void a_cut_zstd_file_is_refused_wherever_it_is_cut() throws IOException {
        var first = streamed(line("one"));
        var second = streamed(line("two"));
        for (var length = 1; length < second.length; length++)
            refused(joined(first, Arrays.copyOf(second, length)), "a.jsonl.zst", "is a truncated zstd file");
        for (var length = 1; length < first.length; length++)
            refused(Arrays.copyOf(first, length), "a.jsonl.zst", "is a truncated zstd file");
    }

    @Test
    void damaged_zstd_files_and_what_is_none_are_refused() throws IOException {
        refused("no zstd at all".getBytes(StandardCharsets.UTF_8), "a.jsonl.zst", "is not a zstd file");
        refused(joined(streamed(line("one")), "behind it".getBytes(StandardCharsets.UTF_8)), "a.jsonl.zst",
                "goes on behind its last frame");
        var damaged = streamed(line("one".repeat(100)));
        damaged[damaged.length - 2] ^= 1; // the checksum
        refused(damaged, "a.jsonl.zst", "is a damaged zstd file");
    }

    @Test
    void a_zstd_file_that_expands_without_end_or_wants_a_huge_window_is_refused() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(bomb, 3)) {
            for (var i = 0; i < 80; i++) out.write(new byte[1 << 20]);
        }
        refused(bomb.toByteArray(), "a.jsonl.zst", "expands to more than 250 times its size");
        // a window of 2^29 bytes for one of content
        byte[] wide = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) ((29 - 10) << 3), 9, 0, 0, '\n'};
        refused(wide, "a.jsonl.zst", "needs a window of more than 128 MiB");
    }

    @Test
    void byte_order_marks_are_no_text() throws IOException {
        assertEquals(List.of("one", "two"),
                texts("a.jsonl", ("\uFEFF" + line("one") + line("two")).getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("one", "two"),
                texts("a.jsonl", (line("one") + "\uFEFF" + line("two")).getBytes(StandardCharsets.UTF_8)),
                "of a joined file");
        assertEquals(List.of("one"), texts("a.jsonl.gz", gzip("\uFEFF" + line("one"))));
        assertEquals(List.of("text"), texts("a.txt", "\uFEFFtext".getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of("\uFEFFtext"),
                texts("b.jsonl", "{\"text\":\"\uFEFFtext\"}".getBytes(StandardCharsets.UTF_8)),
                "what stands in a text is left there");
        refused(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, "a.jsonl", "holds no valid line");
    }

    @Test
    void utf_16_is_refused_by_its_name() throws IOException {
        for (var name : List.of("a.jsonl", "a.txt")) {
            refused(("\uFEFF" + line("one")).getBytes(StandardCharsets.UTF_16LE), name, "is UTF-16");
            refused(("\uFEFF" + line("one")).getBytes(StandardCharsets.UTF_16BE), name, "is UTF-16");
        }
    }

    private void refused(byte[] bytes, String name, String sentence) throws IOException {
        var file = Files.write(folder.resolve(name), bytes);
        var refused = assertThrows(CorpusException.class, () -> texts(file), () -> "of " + bytes.length + " bytes");
        assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    }

    private List<String> texts(String name, byte[] bytes) throws IOException {
        return texts(Files.write(folder.resolve(name), bytes));
    }

    private static List<String> texts(Path file) throws IOException {
        var texts = new ArrayList<String>();
        CorpusFiles.at(file).read(document -> texts.add(document.text()), Progress.NONE);
        return texts;
    }

    private static String line(String text) {
        return "{\"text\":\"" + text + "\"}\n";
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] streamed(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(bytes, 3).setChecksum(true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) bytes.writeBytes(part);
        return bytes.toByteArray();
    }
}
