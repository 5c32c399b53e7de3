package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {
    @TempDir Path root;

    @Test
    void a_folder_is_replaced_as_a_whole_and_nothing_is_left_beside_it() throws IOException {
        var target = root.resolve("a/b/result");
        StagedFolder.write(target, content("one", 3));
        StagedFolder.write(target, content("two", 2));
        assertEquals("two two", whole(target));
        assertEquals(List.of("result"), names(target.getParent()));
    }

    @Test
    void a_folder_and_what_is_copied_into_it_have_the_rights_this_process_gives_whatever_it_makes() throws IOException {
        assumeTrue(Files.getFileStore(root).supportsFileAttributeView("posix"));
        var folder = Files.createDirectory(root.resolve("plain"));
        var file = Files.writeString(root.resolve("file"), "plain");
        var ownersAlone = Files.writeString(root.resolve("tokenizer.json"), "a registered one".repeat(1000));
        Files.setPosixFilePermissions(ownersAlone, PosixFilePermissions.fromString("r--------"));
        var target = root.resolve("result");
        StagedFolder.write(target, beside -> Durable.copy(ownersAlone, beside.resolve("tokenizer.json")));
        assertEquals(Files.getPosixFilePermissions(folder), Files.getPosixFilePermissions(target));
        assertEquals(Files.getPosixFilePermissions(file),
                Files.getPosixFilePermissions(target.resolve("tokenizer.json")));
        assertEquals(Files.readString(ownersAlone), Files.readString(target.resolve("tokenizer.json")));
    }

    @Test
    void whatever_stops_a_writer_leaves_the_former_folder_as_it_was() throws IOException {
        var target = root.resolve("result");
        StagedFolder.write(target, content("one", 3));
        assertThrows(IOException.class, () -> StagedFolder.write(target, folder -> {
            Files.writeString(folder.resolve("0"), "half");
            throw new IOException("No space left on device");
        }));
        assertThrows(IllegalStateException.class, () -> StagedFolder.write(target, content("two", 3), rename -> {
            throw new IllegalStateException("another attempt holds the job");
        }));
        assertEquals("one one one", whole(target));
        assertEquals(List.of("result"), names(root));
    }

    @Test
    void a_crash_between_the_two_renames_leaves_the_former_folder_which_gets_its_name_back() throws IOException {
        var target = root.resolve("result");
        StagedFolder.write(target, content("one", 3));
        var old = root.resolve(".result.old123");
        Files.move(target, old);
        assertTrue(StagedFolder.isBeside(old));
        assertEquals(target, StagedFolder.targetOf(old));
        assertTrue(StagedFolder.recover(old));
        assertEquals("one one one", whole(target));
        Files.createDirectory(old);
        assertFalse(StagedFolder.recover(old), "the new one has its name already");
        assertFalse(StagedFolder.recover(Files.createDirectory(root.resolve(".other.new77"))),
                "nobody knows whether it is complete");
    }

    @Test
    void content_that_is_the_same_whoever_makes_it_is_not_replaced() throws IOException {
        var target = root.resolve("tokens");
        StagedFolder.writeUnlessThere(target, folder -> {
            StagedFolder.writeUnlessThere(target, content("first", 1), Runnable::run);
            content("second", 1).write(folder);
        }, rename -> {
            rename.run();
            rename.run(); // somebody who could not know whether it happened
        });
        assertEquals("first", whole(target));
        assertEquals(List.of("tokens"), names(root));
    }

    @Test
    void readers_see_no_half_of_a_folder_that_several_write_while_somebody_recovers() throws Exception {
        var target = root.resolve("result");
        StagedFolder.write(target, content("start", 4));
        var over = new AtomicBoolean();
        var seen = new ArrayList<String>();
        var threads = Executors.newFixedThreadPool(4);
        try {
            var writers = new ArrayList<Callable<Void>>();
            for (var writer : List.of("a", "b")) writers.add(() -> {
                for (var i = 0; i < 60; i++) StagedFolder.write(target, content(writer + i, 4));
                return null;
            });
            var recovering = threads.submit(() -> {
                while (!over.get()) for (var name : names(root)) StagedFolder.recover(root.resolve(name));
                return null;
            });
            var reading = threads.submit(() -> {
                while (!over.get()) seen.add(whole(target));
                return null;
            });
            for (var done : threads.invokeAll(writers)) done.get();
            over.set(true);
            recovering.get();
            reading.get();
        } finally {
            threads.shutdownNow();
        }
        assertFalse(seen.isEmpty());
        for (var text : seen) assertTrue(text.isEmpty() || text.split(" ").length == 4, text);
        assertEquals(4, whole(target).split(" ").length);
        for (var name : names(root)) assertTrue(name.equals("result") || name.contains(".old"), name);
    }

    private static StagedFolder.Writer content(String text, int files) {
        return folder -> {
            for (var i = 0; i < files; i++) Files.writeString(folder.resolve("" + i), text);
        };
    }

    /**
     * The files of one folder, read through one open directory, as a job that opens a result does; empty when it was
     * replaced meanwhile.
     */
    private static String whole(Path folder) throws IOException {
        var texts = new ArrayList<String>();
        try {
            var opened = key(folder);
            read(folder, texts);
            if (!opened.equals(key(folder))) return ""; // the former folder is being deleted
        } catch (java.nio.file.NoSuchFileException | java.nio.file.DirectoryIteratorException replacedMeanwhile) {
            return "";
        }
        if (texts.stream().distinct().count() > 1) throw new AssertionError("mixed: " + texts);
        return String.join(" ", texts);
    }

    private static Object key(Path folder) throws IOException {
        var attributes = Files.readAttributes(folder, java.nio.file.attribute.BasicFileAttributes.class);
        // the number of a deleted folder may come again
        return List.of(attributes.fileKey(), attributes.lastModifiedTime());
    }

    private static void read(Path folder, List<String> texts) throws IOException {
        try (var open = Files.newDirectoryStream(folder)) {
            var secure = (java.nio.file.SecureDirectoryStream<Path>) open;
            for (var file : open) {
                try (var channel = secure.newByteChannel(file.getFileName(),
                        java.util.Set.of(java.nio.file.StandardOpenOption.READ))) {
                    var bytes = java.nio.ByteBuffer.allocate(64);
                    channel.read(bytes);
                    texts.add(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
