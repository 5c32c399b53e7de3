package dev.kakehashi.outside;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name is looked at, and by the time it is opened it leads elsewhere. */
class ConfinementTest {
    private static final int TRIES = 3000;

    @TempDir Path home;

    private final List<Path> before = Confinement.roots();
    private Path root;
    private Path secret;
    private Path file;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectories(home.resolve("corpora"));
        secret = Files.writeString(Files.createDirectories(home.resolve("elsewhere/wiki")).resolve("en.txt"), "secret");
        file = Files.writeString(Files.createDirectories(root.resolve("wiki")).resolve("en.txt"), "public");
        Confinement.within(List.of(root));
    }

    @AfterEach
    void restore() {
        Confinement.within(before);
    }

    @Test
    void a_file_that_became_a_link_after_it_was_looked_at_is_refused_however_it_is_opened() throws IOException {
        var seen = file.toRealPath();
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        refused(seen);
    }

    @Test
    void so_is_a_file_whose_folder_became_a_link() throws IOException {
        var seen = file.toRealPath();
        Files.delete(file);
        Files.delete(file.getParent());
        Files.createSymbolicLink(file.getParent(), secret.getParent());
        refused(seen);
    }

    @Test
    void a_link_to_a_file_below_the_roots_is_followed_and_a_root_may_be_a_link_itself() throws IOException {
        var link = Files.createSymbolicLink(root.resolve("again.txt"), file);
        assertEquals("public", OutsideFile.text(link, 100));
        Confinement.within(List.of(Files.createSymbolicLink(home.resolve("shortcut"), root)));
        assertEquals("public", OutsideFile.text(home.resolve("shortcut/wiki/en.txt"), 100));
        assertEquals("public", OutsideFile.text(file.toRealPath(), 100));
        assertEquals(6, FolderByFolder.open(file, List.of(root.toRealPath())).size());
    }

    @Test
    void what_is_not_named_below_a_root_is_a_file_of_this_program() throws IOException {
        assertEquals("secret", OutsideFile.text(secret, 100));
    }

    @Test
    void what_cannot_be_opened_says_why_as_before() {
        assertThrows(NoSuchFileException.class, () -> Confinement.channel(root.resolve("nothing.txt")).close());
        assertThrows(FileSystemException.class,
                () -> FolderByFolder.open(root.resolve("nothing.txt"), List.of(root)).close());
        assertEquals("is no file",
                assertThrows(Unusable.class, () -> Confinement.channel(root.resolve("wiki")).close()).getMessage());
    }

    @Test
    void nothing_outside_is_ever_read_while_somebody_swaps_the_file_for_a_link_again_and_again() throws Exception {
        var over = new AtomicBoolean();
        var swapping = new Thread(() -> swap(over));
        swapping.start();
        int read = 0;
        int kept = 0;
        try {
            for (int n = 0; n < TRIES || read == 0 || kept == 0; n++) {
                if (!Files.exists(file)) continue;
                try {
                    var text = n % 2 == 0 ? OutsideFile.text(file, 100)
                            : new String(byFolders(file), StandardCharsets.UTF_8);
                    assertEquals("public", text);
                    read++;
                } catch (IOException refused) {
                    kept++;
                }
            }
        } finally {
            over.set(true);
            swapping.join();
        }
        assertTrue(read > 0 && kept > 0);
    }

    private byte[] byFolders(Path path) throws IOException {
        try (var in = java.nio.channels.Channels
                .newInputStream(FolderByFolder.open(path, List.of(root.toRealPath())))) {
            return in.readAllBytes();
        }
    }

    private void swap(AtomicBoolean over) {
        try {
            while (!over.get()) {
                var link = Files.createSymbolicLink(root.resolve("link"), secret);
                Files.move(link, file, StandardCopyOption.ATOMIC_MOVE);
                var good = Files.writeString(root.resolve("good"), "public");
                Files.move(good, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void refused(Path seen) {
        assertTrue(
                assertThrows(Unusable.class, () -> OutsideFile.text(seen, 100)).getMessage().contains("leads outside"));
        assertTrue(assertThrows(Unusable.class, () -> Confinement.channel(seen).close()).getMessage()
                .contains("leads outside"));
        assertTrue(
                assertThrows(IOException.class, () -> Safetensors.open(seen)).getMessage().contains("leads outside"));
        assertThrows(IOException.class, () -> FolderByFolder.open(seen, List.of(root)).close());
        assertFalse(Confinement.roots().isEmpty());
    }
}
