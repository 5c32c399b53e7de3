package dev.kakehashi.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a file to one download at a time, in this process and in all others. The system's locks do that where the file
 * system has them; on Lustre and NFS without, a file beside does, which its holder touches as long as it works. Should
 * two ever hold it, after a process that was suspended for longer than a touch may be late, the checksum refuses what
 * they wrote into each other.
 */
final class BlobLock implements AutoCloseable {
    /** Locks of files exclude processes; threads of this one exclude each other here. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private static final long TOUCH_NANOS = Duration.ofSeconds(5).toNanos();

    /** A holder that has not touched its file for so long is gone. */
    static final Duration SILENT = Duration.ofMinutes(2);

    private final Path path;
    private final FileChannel channel;
    private final Path beside;
    private long touched = System.nanoTime();

    private BlobLock(Path path, FileChannel channel, Path beside) {
        this.path = path;
        this.channel = channel;
        this.beside = beside;
    }

    /** How the system locks a file. */
    interface Locking {
        /** @return null while another process holds it */
        FileLock tryLock(FileChannel channel) throws IOException;
    }

    /** @param wait called again and again while another holds it; an exception from it ends the waiting */
    static BlobLock of(Path path, Locking locking, Runnable wait) throws IOException {
        while (!HELD.add(path)) wait.run();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (locking.tryLock(channel) == null) wait.run();
            return new BlobLock(path, channel, null);
        } catch (IOException | RuntimeException e) {
            if (channel != null) channel.close();
            // in which words the system says that it has no locks depends on its language
            if (e instanceof IOException && channel != null) return withoutLocks(path, wait);
            HELD.remove(path);
            throw e;
        }
    }

    private static BlobLock withoutLocks(Path path, Runnable wait) throws IOException {
        var beside = path.resolveSibling(path.getFileName() + ".held");
        try {
            while (!taken(beside)) wait.run();
            return new BlobLock(path, null, beside);
        } catch (IOException | RuntimeException e) {
            HELD.remove(path);
            if (!(e instanceof IOException)) throw e;
            throw new IOException(
                    "The file system of " + path.getParent()
                            + " has no locks, and a file that stands for one cannot be made there: " + e.getMessage(),
                    e);
        }
    }

    private static boolean taken(Path beside) throws IOException {
        try {
            Files.createFile(beside);
            return true;
        } catch (FileAlreadyExistsException held) {
            if (!silent(beside)) return false;
            Files.deleteIfExists(beside); // whoever creates it next has it
            return false;
        }
    }

    /** By the file system's own clock, which may differ from this machine's. */
    private static boolean silent(Path beside) throws IOException {
        var now = Files.createTempFile(beside.getParent(), "now", null);
        try {
            var age = Duration.between(Files.getLastModifiedTime(beside).toInstant(),
                    Files.getLastModifiedTime(now).toInstant());
            return age.compareTo(SILENT) > 0;
        } catch (NoSuchFileException givenBack) {
            return false;
        } finally {
            Files.deleteIfExists(now);
        }
    }

    /** Called with every report of progress. */
    void hold() {
        if (beside == null || System.nanoTime() - touched < TOUCH_NANOS) return;
        touched = System.nanoTime();
        try {
            // so that its time is the server's
            Files.write(beside, new byte[] {1}, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException gone) {
            return; // taken from a holder that was suspended: the checksum decides
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) channel.close();
            if (beside != null) Files.deleteIfExists(beside);
        } finally {
            HELD.remove(path);
        }
    }
}
