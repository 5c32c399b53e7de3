package dev.kakehashi.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** Writes a folder that appears complete or not at all: beside its place, forced to disk, then renamed. */
public final class StagedFolder {
    private StagedFolder() {}

    @FunctionalInterface
    public interface Writer {
        void write(Path folder) throws IOException;
    }

    /** A folder that was at {@code target} before is replaced. */
    public static void write(Path target, Writer writer) throws IOException {
        Files.createDirectories(target.getParent());
        var beside = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".new");
        try {
            writer.write(beside);
            force(beside);
            delete(target);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            delete(beside);
            throw e;
        }
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private static void force(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }
}
