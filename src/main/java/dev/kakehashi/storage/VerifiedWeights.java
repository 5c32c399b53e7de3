package dev.kakehashi.storage;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compares weights with what was noted when they were written or registered, before anything is computed from them. */
public final class VerifiedWeights {
    private static final int MOST_KNOWN = 10_000;
    /** Hashing a file once a process is enough while size and time of its last change stay as they are. */
    private static final Map<List<Stamp>, String> KNOWN = new ConcurrentHashMap<>();

    private VerifiedWeights() {}

    private record Stamp(Path file, long size, long changed, Object inode) {
        static Stamp of(Path file) throws IOException {
            var facts = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
            return new Stamp(file, facts.size(), facts.lastModifiedTime().toMillis(), facts.fileKey());
        }
    }

    private interface Hash {
        String compute() throws IOException;
    }

    /**
     * A file of a folder this program wrote.
     *
     * @throws DamagedFile naming file and both hashes when it is not what the manifest says
     */
    public static void require(Path folder, String name) throws IOException {
        var hashes = Manifest.hashes(folder);
        if (hashes.isEmpty()) return; // made before there were manifests
        var expected = hashes.get().get(name);
        if (expected == null)
            throw new DamagedFile("The manifest.json of " + Manifest.place(folder) + " does not name " + name + ".");
        var file = folder.resolve(name);
        if (!Files.isRegularFile(file)) throw new DamagedFile(
                name + " is missing in " + Manifest.place(folder) + ". Restore it from a backup, or make it again.");
        var found = known(List.of(Stamp.of(file)), () -> Manifest.sha256(file));
        if (!found.equals(expected)) throw DamagedFile.of(name, Manifest.place(folder), expected, found);
    }

    /**
     * The weights of a checkpoint.
     *
     * @param expected {@link Weights#sha256} when it was checked; null where it never was
     * @throws DamagedFile naming the files and both hashes when they are others now
     */
    public static void requireCheckpoint(Path folder, String expected, Progress progress) throws IOException {
        if (expected == null) return;
        try (var weights = Weights.open(folder)) {
            var stamps = new ArrayList<Stamp>();
            for (var file : weights.files()) stamps.add(Stamp.of(folder.resolve(file)));
            var found = known(stamps, () -> weights.sha256(progress));
            if (found.equals(expected)) return;
            for (var file : weights.files()) requireNamed(folder, file);
            throw DamagedFile.of(String.join(", ", weights.files()), Manifest.place(folder), expected, found);
        } catch (NoSuchFileException e) {
            throw new DamagedFile(e.getMessage() + " is missing.");
        }
    }

    /** Where there is a manifest it says which of several files it is. */
    private static void requireNamed(Path folder, String file) throws IOException {
        if (Manifest.hashes(folder).map(hashes -> hashes.containsKey(file)).orElse(false)) require(folder, file);
    }

    private static String known(List<Stamp> stamps, Hash hash) throws IOException {
        var known = KNOWN.get(stamps);
        if (known != null) return known;
        var computed = hash.compute();
        if (KNOWN.size() >= MOST_KNOWN) KNOWN.clear();
        KNOWN.put(List.copyOf(stamps), computed);
        return computed;
    }
}
