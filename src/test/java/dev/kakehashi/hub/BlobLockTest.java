package dev.kakehashi.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobLockTest {
    @TempDir Path root;

    @Test
    void where_the_file_system_has_locks_nothing_lies_beside() throws IOException {
        try (var lock = BlobLock.of(root.resolve("a.lock"), FileChannel::tryLock, BlobLockTest::nobody)) {
            lock.hold();
            assertFalse(Files.exists(root.resolve("a.lock.held")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"No locks available", "Function not implemented", "Operation not supported", "ロックが利用できません"})
    void where_it_has_none_a_file_beside_stands_for_one_and_is_given_back(String said) throws IOException {
        var held = root.resolve("a.lock.held");
        try (var lock = BlobLock.of(root.resolve("a.lock"), refusing(said), BlobLockTest::nobody)) {
            lock.hold();
            assertTrue(Files.exists(held));
        }
        assertFalse(Files.exists(held));
    }

    @Test
    void another_process_that_holds_the_file_beside_is_waited_for() throws IOException {
        var held = Files.createFile(root.resolve("a.lock.held"));
        var waited = new AtomicInteger();
        try (var lock = BlobLock.of(root.resolve("a.lock"), refusing("No locks available"), () -> {
            if (waited.incrementAndGet() == 3) delete(held);
        })) {
            lock.hold();
            assertEquals(3, waited.get());
        }
    }

    @Test
    void a_holder_that_has_been_silent_for_long_is_taken_for_dead() throws IOException {
        var held = Files.createFile(root.resolve("a.lock.held"));
        Files.setLastModifiedTime(held, FileTime.from(Instant.now().minus(BlobLock.SILENT).minusSeconds(60)));
        var waited = new AtomicInteger();
        try (var lock = BlobLock.of(root.resolve("a.lock"), refusing("No locks available"), waited::incrementAndGet)) {
            lock.hold();
            assertEquals(1, waited.get());
        }
        assertEquals(1, files(), "nothing but the lock's own file is left");
    }

    @Test
    void who_stops_waiting_leaves_the_place_to_others() throws IOException {
        Files.createFile(root.resolve("a.lock.held"));
        assertThrows(IllegalStateException.class,
                () -> BlobLock.of(root.resolve("a.lock"), refusing("No locks available"), BlobLockTest::nobody));
        Files.delete(root.resolve("a.lock.held"));
        BlobLock.of(root.resolve("a.lock"), refusing("No locks available"), BlobLockTest::nobody).close();
    }

    @Test
    void a_folder_in_which_neither_is_possible_is_named() {
        var nowhere = root.resolve("nowhere/a.lock");
        var refused = assertThrows(IOException.class,
                () -> BlobLock.of(nowhere, refusing("No locks available"), BlobLockTest::nobody));
        assertTrue(refused.getMessage().contains("nowhere"), refused.getMessage());
    }

    private long files() throws IOException {
        try (var all = Files.list(root)) {
            return all.count();
        }
    }

    private static BlobLock.Locking refusing(String said) {
        return channel -> {
            throw new IOException(said);
        };
    }

    private static void nobody() {
        throw new IllegalStateException("nobody holds it");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
