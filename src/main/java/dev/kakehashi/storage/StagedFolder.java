package dev.kakehashi.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.function.Consumer;

/** Writes a folder that appears complete or not at all: beside its place, forced to disk, then renamed. */
public final class StagedFolder {
    private StagedFolder() {}

    @FunctionalInterface
    public interface Writer {
        void write(Path folder) throws IOException;
    }

    /** A folder that was at {@code target} before is replaced. */
    public static void write(Path target, Writer writer) throws IOException {
        write(target, writer, Runnable::run);
    }

    /** @param moment runs the renaming, or refuses it by an exception; may run it again when it cannot know whether it happened */
    public static void write(Path target, Writer writer, Consumer<Runnable> moment) throws IOException {
        Files.createDirectories(target.getParent());
        var beside = Files.createTempDirectory(target.getParent(), "." + target.getFileName() + ".new");
        try {
            writer.write(beside);
            force(beside);
            moment.accept(() -> replace(target, beside));
        } catch (UncheckedIOException e) {
            delete(beside);
            throw e.getCause();
        } catch (IOException | RuntimeException e) {
            delete(beside);
            throw e;
        }
    }

    private static void replace(Path target, Path beside) {
        if (!Files.exists(beside)) return;
        try {
            delete(target);
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    /** Puts a copy in the place of a file, so that nobody who still holds it open can write into it. */
    public static void renew(Path file) throws IOException {
        if (!Files.exists(file)) return;
        var copy = file.resolveSibling(file.getFileName() + ".new");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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
