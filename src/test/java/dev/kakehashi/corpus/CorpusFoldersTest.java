package dev.kakehashi.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a folder is read, and that what is not is named. */
class CorpusFoldersTest {
    @TempDir Path home;

    private Path folder() throws IOException {
        return Files.createDirectories(home.resolve("corpus"));
    }

    @Test
    void empty_shards_count_nothing_and_stop_nothing() throws IOException {
        write("corpus/a.jsonl", "");
        write("corpus/b.jsonl", "\n \n");
        write("corpus/c.jsonl.gz", "");
        write("corpus/d.jsonl", "{\"text\":\"one\"}\n");
        write("corpus/e.txt", " ");
        var read = read(folder());
        assertEquals(List.of("one"), read.texts);
        assertEquals(List.of("EMPTY 4 a.jsonl"), read.passedOver());
    }

    @Test
    void a_folder_of_empty_files_alone_holds_no_document() throws IOException {
        write("corpus/a.jsonl", "");
        var refused = assertThrows(CorpusException.class, () -> read(folder()));
        assertTrue(refused.getMessage().startsWith("\"corpus\" holds no document"), refused.getMessage());
    }

    @Test
    void hidden_files_and_folders_are_not_read() throws IOException {
        write("corpus/a.jsonl", "{\"text\":\"one\"}\n");
        write("corpus/._a.jsonl", "Mac OS X");
        write("corpus/.ipynb_checkpoints/a.jsonl", "{\"text\":\"old\"}\n");
        var read = read(folder());
        assertEquals(List.of("one"), read.texts);
        assertEquals(2, read.facts.passedOver().get(0).count());
        assertEquals(PassedOver.Reason.HIDDEN, read.facts.passedOver().get(0).reason());
    }

    @Test
    void json_files_are_read_where_they_hold_lines_and_named_where_they_are_something_else() throws IOException {
        write("corpus/a.json", "{\"text\":\"one\"}\n{\"text\":\"two\"}\n");
        write("corpus/dataset_infos.json", "{\n  \"default\": {\n    \"text\": \"string\"\n  }\n}\n");
        write("corpus/list.json", "[\n{\"text\":\"three\"}\n]\n"); // whose lines between the brackets are sound
        var read = read(folder());
        assertEquals(List.of("one", "two", "three"), read.texts);
        assertEquals(List.of("NO_LINES 1 dataset_infos.json"), read.passedOver());
        assertEquals(2, read.facts.brokenLines(), "the brackets");
    }

    @Test
    void a_json_file_in_another_encoding_is_named_and_costs_nothing_else() throws IOException {
        write("corpus/a.jsonl", "{\"text\":\"one\"}\n");
        Files.write(folder().resolve("b.json"), "\ufeff{\"text\":\"two\"}\n".getBytes(StandardCharsets.UTF_16LE));
        var read = read(folder());
        assertEquals(List.of("one"), read.texts);
        assertEquals(List.of("NO_LINES 1 b.json"), read.passedOver());
    }

    @Test
    void other_endings_are_counted_and_named() throws IOException {
        write("corpus/a.jsonl", "{\"text\":\"one\"}\n");
        write("corpus/data/train-00000.parquet", "PAR1");
        write("corpus/data/train-00001.parquet", "PAR1");
        write("corpus/README.md", "# read me");
        write("corpus/LICENSE", "free");
        Files.createSymbolicLink(folder().resolve("lost.jsonl"), Path.of("nowhere"));
        assertEquals(List.of("ENDING 1 LICENSE", "ENDING.md 1 README.md", "ENDING.parquet 2 data/train",
                "NO_FILE 1 lost.jsonl"), read(folder()).passedOver());
    }

    @Test
    void a_folder_without_anything_readable_says_what_it_holds() throws IOException {
        write("corpus/a.parquet", "PAR1");
        var refused = assertThrows(CorpusException.class, () -> CorpusFiles.at(folder()));
        assertTrue(refused.getMessage().endsWith("only 1 other such as \"a.parquet\"."), refused.getMessage());
    }

    @Test
    void linked_folders_are_read_once_and_circles_end() throws IOException {
        write("elsewhere/b.jsonl", "{\"text\":\"linked\"}\n");
        write("elsewhere/deep/c.jsonl", "{\"text\":\"deep\"}\n");
        write("corpus/own/a.jsonl", "{\"text\":\"own\"}\n");
        Files.createSymbolicLink(folder().resolve("en"), home.resolve("elsewhere"));
        Files.createSymbolicLink(folder().resolve("latest"), folder().resolve("own"));
        Files.createSymbolicLink(home.resolve("elsewhere/round"), folder());
        var read = read(folder());
        assertEquals(List.of("linked", "deep", "own"), read.texts);
        assertEquals(List.of("READ_ALREADY 2 en/round"), read.passedOver());
    }

    @Test
    void numbers_that_are_none_in_another_field_do_not_cost_the_line() throws IOException {
        write("corpus/a.jsonl",
                "{\"text\":\"one\",\"score\":NaN}\n{\"text\":\"two\",\"score\":-Infinity}\n{\"score\":Infinity,\"text\":\"three\"}\n{\"text\":NaN}\n");
        var read = read(folder());
        assertEquals(List.of("one", "two", "three"), read.texts);
        assertEquals(List.of("4 no text field"),
                read.facts.firstBroken().stream().map(line -> line.line() + " " + line.reason()).toList());
    }

    @Test
    void one_text_file_that_cannot_be_read_is_counted_like_a_broken_line() throws IOException {
        write("corpus/a.txt", "one");
        Files.write(folder().resolve("b.txt"), "文".getBytes("Shift_JIS"));
        var read = read(folder());
        assertEquals(List.of("one"), read.texts);
        assertEquals("b.txt", read.facts.firstBroken().get(0).file());
    }

    @Test
    void the_hash_is_over_names_and_bytes_of_the_files_that_are_read_in_the_order_of_their_paths() throws Exception {
        write("corpus/deep/a.jsonl", "{\"text\":\"one\"}\n");
        write("corpus/deep.txt", "two");
        write("corpus/notes.csv", "not read");
        var digest = MessageDigest.getInstance("SHA-256");
        for (var file : List.of("deep.txt", "deep/a.jsonl")) {
            digest.update(folder().resolve(file).getFileName().toString().getBytes(StandardCharsets.UTF_8));
            digest.update(Files.readAllBytes(folder().resolve(file)));
        }
        assertEquals(HexFormat.of().formatHex(digest.digest()), read(folder()).facts.sha256());
    }

    private record Read(List<String> texts, CorpusFacts facts) {
        List<String> passedOver() {
            return facts.passedOver().stream().map(one -> one.reason() + one.ending() + " " + one.count() + " "
                    + one.example().replaceAll("-0000.*", "")).toList();
        }
    }

    private static Read read(Path path) throws IOException {
        var texts = new ArrayList<String>();
        var facts = CorpusFiles.at(path).read(document -> texts.add(document.text()), Progress.NONE);
        return new Read(texts, facts);
    }

    private void write(String name, String content) throws IOException {
        var file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
