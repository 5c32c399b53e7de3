package dev.kakehashi.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/** Compares a result folder with its manifest. */
public final class FolderCheck {
    private FolderCheck() {}

    /** What can be wrong with a folder or one of its files. */
    public enum Wrong {
        FOLDER_MISSING,
        NO_MANIFEST,
        MANIFEST_DAMAGED,
        FILE_MISSING,
        OTHER_CONTENT,
        UNKNOWN_FILE
    }

    /** @param file null where the whole folder is meant; hashes are null where they say nothing */
    public record Problem(String place, String file, Wrong wrong, String expected, String found) {}

    /** @param progress told how many bytes were read since it was told last */
    public static List<Problem> of(Path folder, LongConsumer progress) throws IOException {
        var place = Manifest.place(folder);
        if (!Files.isDirectory(folder)) return List.of(new Problem(place, null, Wrong.FOLDER_MISSING, null, null));
        var problems = new ArrayList<Problem>();
        java.util.Map<String, String> hashes;
        try {
            var written = Manifest.hashes(folder);
            if (written.isEmpty()) return List.of(new Problem(place, null, Wrong.NO_MANIFEST, null, null));
            hashes = written.get();
        } catch (DamagedFile damaged) {
            return List.of(new Problem(place, Manifest.FILE, Wrong.MANIFEST_DAMAGED, null, null));
        }
        for (var entry : hashes.entrySet()) {
            var file = folder.resolve(entry.getKey());
            if (!Files.isRegularFile(file)) {
                problems.add(new Problem(place, entry.getKey(), Wrong.FILE_MISSING, entry.getValue(), null));
                continue;
            }
            var found = Manifest.sha256(file, progress);
            if (!found.equals(entry.getValue()))
                problems.add(new Problem(place, entry.getKey(), Wrong.OTHER_CONTENT, entry.getValue(), found));
        }
        for (var name : names(folder))
            if (!name.equals(Manifest.FILE) && !hashes.containsKey(name))
                problems.add(new Problem(place, name, Wrong.UNKNOWN_FILE, null, null));
        return problems;
    }

    public static Problem missing(Path folder) {
        return new Problem(Manifest.place(folder), null, Wrong.FOLDER_MISSING, null, null);
    }

    public static Problem otherWeights(Path folder, String files, String expected, String found) {
        return new Problem(Manifest.place(folder), files, Wrong.OTHER_CONTENT, expected, found);
    }

    private static TreeSet<String> names(Path folder) throws IOException {
        var names = new TreeSet<String>();
        try (var files = Files.list(folder)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }
}
