package dev.kakehashi.hostile;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What may stand in a file's place that is no file, or none of a usable size. */
final class HostilePlaces {
    private HostilePlaces() {}

    static void put(Path file, Random random) throws IOException {
        Files.deleteIfExists(file);
        switch (random.nextInt(8)) {
            case 0 -> Files.createDirectory(file);
            case 1 -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case 2 -> Files.createSymbolicLink(file, file.getFileName());
            case 3 -> Files.createSymbolicLink(file, Path.of("/nowhere/at/all"));
            case 4 -> Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
            case 5 -> pipe(file);
            case 6 -> sparse(file, 1L << 33);
            default -> {} // missing
        }
    }

    private static void sparse(Path file, long size) throws IOException {
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(size);
        }
    }

    /** Whoever opens it waits for ever. */
    private static void pipe(Path file) throws IOException {
        try {
            new ProcessBuilder("mkfifo", file.toString()).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
