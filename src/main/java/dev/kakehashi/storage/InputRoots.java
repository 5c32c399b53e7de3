package dev.kakehashi.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The folders below which files from outside may be read, once all symbolic links are followed. */
final class InputRoots {
    private static final int MOST_FILES = 200_000;
    private static final int DEEPEST = 20;

    private final List<Path> roots;

    InputRoots(List<Path> roots) {
        this.roots = roots;
    }

    /** @throws IllegalArgumentException with a sentence when there is nothing there or it lies outside */
    Path resolve(String text) {
        Path real;
        try {
            real = Path.of(text).toRealPath();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("\"" + text.replace('\0', ' ') + "\" is no path.");
        } catch (IOException e) {
            throw new IllegalArgumentException("There is nothing readable at \"" + text + "\".");
        }
        if (inside(real)) return real;
        throw new IllegalArgumentException(
                "\"" + text + "\" is outside the folders this server may read (KAKEHASHI_ROOTS).");
    }

    /** @throws IOException with a sentence when the path, or a link anywhere in its folder, leads outside now */
    Path reopen(Path path) throws IOException {
        var real = path.toRealPath();
        if (!inside(real)) throw outside(path, path);
        if (Files.isDirectory(real)) checkLinks(real, real, new Looked(MOST_FILES), 0);
        return real;
    }

    /** What one look at a folder has seen: links may lead round in a circle. */
    private static final class Looked {
        private final Set<Path> folders = new HashSet<>();
        private int left;

        Looked(int most) {
            left = most;
        }
    }

    /** A hub's cache consists of links to files beside it: links as such are welcome. */
    private void checkLinks(Path folder, Path within, Looked looked, int depth) throws IOException {
        if (!looked.folders.add(within)) return;
        try (var children = Files.newDirectoryStream(within)) {
            for (var child : children) {
                if (--looked.left < 0) throw new IOException(
                        "The folder \"" + folder.getFileName() + "\" holds more than " + MOST_FILES + " files.");
                boolean link = Files.isSymbolicLink(child);
                if (link && !Files.exists(child)) continue; // whoever opens it will miss it
                var real = link ? child.toRealPath() : child;
                if (link && !inside(real)) throw outside(folder, child);
                if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) continue;
                if (depth == DEEPEST) throw new IOException(
                        "The folder \"" + folder.getFileName() + "\" is nested deeper than " + DEEPEST + " folders.");
                checkLinks(folder, real, looked, depth + 1);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private boolean inside(Path real) {
        for (var root : roots) if (real.startsWith(real(root))) return true;
        return false;
    }

    private static IOException outside(Path folder, Path child) {
        var what = folder.equals(child) ? "\"" + folder + "\" leads"
                : "\"" + child.getFileName() + "\" in \"" + folder.getFileName() + "\" leads";
        return new IOException(what + " outside the folders this server may read (KAKEHASHI_ROOTS).");
    }

    private static Path real(Path folder) {
        try {
            return Files.exists(folder) ? folder.toRealPath() : folder;
        } catch (IOException e) {
            return folder;
        }
    }
}
