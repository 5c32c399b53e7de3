package dev.kakehashi.outside;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Opens files of others, and asks the open file where it lies: between a look at a name and its opening somebody may
 * put a link in its place. What is named below one of the roots must lie below one when it is open. What is named
 * elsewhere was not asked for by anybody outside, and is opened as it is.
 */
public final class Confinement {
    private static volatile List<Path> roots = List.of();

    private Confinement() {}

    /** Of this process; none before it is called. */
    public static void within(List<Path> folders) {
        roots = List.copyOf(folders);
    }

    static List<Path> roots() {
        return roots;
    }

    /** @throws Unusable when the file that was opened lies outside */
    public static FileChannel channel(Path file) throws IOException {
        if (!named(file)) return FileChannel.open(file, StandardOpenOption.READ);
        try (var handle = OpenHandle.of(file)) {
            if (handle == null) return FolderByFolder.open(file, realRoots());
            return FileChannel.open(checked(handle), StandardOpenOption.READ);
        }
    }

    /** @throws Unusable when the file that was opened lies outside */
    public static InputStream stream(Path file) throws IOException {
        if (!named(file)) return Files.newInputStream(file);
        try (var handle = OpenHandle.of(file)) {
            if (handle == null) return Channels.newInputStream(FolderByFolder.open(file, realRoots()));
            return Files.newInputStream(checked(handle));
        }
    }

    private static Path checked(OpenHandle handle) throws IOException {
        if (!inside(handle.realPath(), realRoots())) throw outside();
        if (!Files.isRegularFile(handle.path())) throw new Unusable("is no file");
        return handle.path();
    }

    static Unusable outside() {
        return new Unusable("leads outside the folders this server may read (KAKEHASHI_ROOTS)");
    }

    private static boolean named(Path file) {
        var absolute = file.toAbsolutePath().normalize();
        return inside(absolute, roots) || inside(absolute, realRoots());
    }

    static boolean inside(Path path, List<Path> folders) {
        return folders.stream().anyMatch(path::startsWith);
    }

    private static List<Path> realRoots() {
        return roots.stream().map(Confinement::real).toList();
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException notThereYet) {
            return folder;
        }
    }
}
