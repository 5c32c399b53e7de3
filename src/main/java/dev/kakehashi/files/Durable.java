package dev.kakehashi.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/**
 * Writing that outlives a power cut: content is forced to disk before it gets its name, and the name before anybody
 * relies on it.
 */
public final class Durable {
    private Durable() {}

    @FunctionalInterface
    public interface Writer {
        void write(Path beside) throws IOException;
    }

    /** Writes a file that appears complete or not at all. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, beside -> Files.write(beside, content));
    }

    /** Has a file written beside its place, which it takes when it is complete. */
    public static void write(Path file, Writer writer) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        writer.write(beside);
        replace(beside, file);
    }

    /** Gives the name of {@code file} to {@code beside}, whatever had it before. */
    public static void replace(Path beside, Path file) throws IOException {
        force(beside);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file.getParent());
    }

    /** Renames a file or folder whose content is on disk already; the new name must be free. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(to.getParent());
        if (!from.getParent().equals(to.getParent())) forceFolder(from.getParent());
    }

    /** Creates a folder with those above it. A new name is an entry of the folder above, so that one is forced. */
    public static void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) return;
        createFolders(folder.toAbsolutePath().getParent());
        Files.createDirectories(folder);
        forceFolder(folder.toAbsolutePath().getParent());
    }

    /** All files below a folder, and the folders that name them. */
    public static void forceTree(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                if (Files.isDirectory(path)) forceFolder(path);
                else if (Files.isRegularFile(path)) force(path);
            }
        }
    }

    public static void force(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The entries of a folder: what was created, renamed or removed in it. */
    public static void forceFolder(Path folder) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(folder, StandardOpenOption.READ);
        } catch (IOException noFolderCanBeOpenedOnThisSystem) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }

    /**
     * Copies the content of a file. The copy's rights are those that this process gives what it makes: a copy by the
     * system would take over those of the original, which may be its owner's alone, or not even writable.
     */
    public static void copy(Path file, Path copy) throws IOException {
        Files.deleteIfExists(copy); // somebody may still hold what was there before open
        try (var from = FileChannel.open(file, StandardOpenOption.READ);
                var to = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long done = 0, moved = 1; moved > 0; done += moved)
                moved = from.transferTo(done, from.size() - done, to);
        }
    }

    /**
     * Gives a complete file a second name, or where the file system knows none, a copy of it; the new name must be
     * free.
     */
    public static void link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
            copy(file, name);
        }
    }

    /** Removes a file, or a folder with everything in it; somebody else may be doing the same. */
    public static void delete(Path path) throws IOException {
        while (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            try (var all = Files.walk(path)) {
                for (var each : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(each);
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) throw e.getCause();
            } catch (NoSuchFileException vanished) {
                continue;
            }
        }
    }

    /**
     * As {@link #delete}, but leaves for later what cannot go now: on a network file system, files that are still
     * mapped.
     */
    public static void deleteWhatGoes(Path path) {
        try {
            delete(path);
        } catch (IOException stillInUse) {
            return;
        }
    }

    /** Bytes of a file, or of all files below a folder; 0 where there is nothing. */
    public static long bytes(Path path) throws IOException {
        if (!Files.exists(path)) return 0;
        long total = 0;
        try (var all = Files.walk(path)) {
            for (var each : all.toList()) if (Files.isRegularFile(each)) total += each.toFile().length();
        }
        return total;
    }
}
