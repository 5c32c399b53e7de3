package dev.kakehashi.corpus;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The files of a folder that can be read, those behind links included, each folder once, and what is passed over. */
final class CorpusFolder {
    private static final int MOST_FILES = 100_000;
    private static final int DEEPEST = 100;

    private final Path root;
    private final List<Path> files = new ArrayList<>();
    private final PassedOver.Tally passedOver = new PassedOver.Tally();
    private final Set<Path> seen = new HashSet<>();
    /**
     * Links to folders, followed when all that lies in the folder itself is known; in order, so that a scan is
     * repeatable.
     */
    private final TreeSet<Path> links = new TreeSet<>();

    private CorpusFolder(Path root) {
        this.root = root;
    }

    /** @throws CorpusException when a folder in it cannot be read, or it holds too many files */
    static CorpusFolder at(Path root) throws IOException {
        var folder = new CorpusFolder(root);
        folder.walk(root, 0);
        while (!folder.links.isEmpty()) folder.walk(folder.links.pollFirst(), 0);
        folder.files.sort(null);
        return folder;
    }

    List<Path> files() {
        return files;
    }

    List<PassedOver> passedOver() {
        return passedOver.all();
    }

    private void walk(Path folder, int depth) throws IOException {
        if (depth > DEEPEST)
            throw new CorpusException("\"" + root.getFileName() + "\" is nested deeper than " + DEEPEST + " folders.");
        if (!seen.add(folder.toRealPath())) {
            passedOver.add(PassedOver.Reason.READ_ALREADY, name(folder));
            return;
        }
        try (var children = Files.newDirectoryStream(folder)) {
            for (var child : children) look(child, depth);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void look(Path child, int depth) throws IOException {
        var fileName = child.getFileName().toString();
        boolean directory = Files.isDirectory(child);
        if (fileName.startsWith(".")) passedOver.add(PassedOver.Reason.HIDDEN, name(child));
        else if (directory && Files.isSymbolicLink(child)) links.add(child);
        else if (directory) walk(child, depth + 1);
        else if (!Files.isRegularFile(child)) passedOver.add(PassedOver.Reason.NO_FILE, name(child));
        else if (CorpusFormat.of(fileName).isPresent()) add(child);
        else passedOver.add(PassedOver.Reason.ENDING, ending(fileName), name(child));
    }

    private void add(Path file) throws CorpusException {
        files.add(file);
        if (files.size() > MOST_FILES)
            throw new CorpusException("The folder \"" + root.getFileName() + "\" holds more than " + MOST_FILES
                    + " files; join them to fewer.");
    }

    private String name(Path path) {
        return root.relativize(path).toString();
    }

    /** {@code .tar.gz}, {@code .parquet}; empty for a name without one. */
    private static String ending(String name) {
        int last = name.lastIndexOf('.');
        int before = name.lastIndexOf('.', last - 1);
        boolean packed = name.endsWith(".gz") || name.endsWith(".zst");
        int at = packed && before > 0 ? before : last;
        return at <= 0 || name.length() - at > 20 ? "" : name.substring(at);
    }
}
