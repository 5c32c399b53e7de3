package dev.kakehashi.work;

import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.corpus.CorpusException;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.translation.ParallelSentences;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of a parallel set, how they are read, and whether they still are what was registered.
 *
 * @param path JSON lines, or the English text file
 * @param japanesePath the Japanese text file; null for JSON lines
 */
public record ParallelFiles(Path path, Path japanesePath, String englishField, String japaneseField) {

    /**
     * @param first of {@code path}; {@code japanese} null for JSON lines, and where only the English file was hashed
     */
    public record Hashes(String first, String japanese) {
        public static Hashes of(ParallelSet set) {
            return new Hashes(set.sha256, set.japaneseSha256);
        }
    }

    public static ParallelFiles of(ParallelSet set) {
        return new ParallelFiles(Path.of(set.path), set.japanesePath == null ? null : Path.of(set.japanesePath),
                set.englishField, set.japaneseField);
    }

    public ParallelSentences read() throws IOException {
        return japanesePath == null ? ParallelSentences.jsonLines(path, englishField, japaneseField)
                : ParallelSentences.textFiles(path, japanesePath);
    }

    /** Of the files as they are now. */
    public Hashes hashes() throws IOException {
        return new Hashes(Manifest.sha256(path), japanesePath == null ? null : Manifest.sha256(japanesePath));
    }

    /**
     * @return the hashes as they are now; that of a Japanese file nobody hashed before is new
     * @throws Edited naming the file that was edited since it was registered
     */
    public Hashes require(Hashes registered) throws IOException {
        var now = hashes();
        if (!now.first.equals(registered.first)) throw new Edited(path);
        if (registered.japanese != null && !registered.japanese.equals(now.japanese)) throw new Edited(japanesePath);
        return now;
    }

    /** A file is not any more what was registered. */
    public static final class Edited extends CorpusException {
        private final String file;

        private Edited(Path file) {
            super("\"" + file.getFileName()
                    + "\" has been edited since the parallel set was registered. Register it again, under another "
                    + "name, and use that set.");
            this.file = file.getFileName().toString();
        }

        public String file() {
            return file;
        }
    }

    /**
     * SHA-256 of all that its sentences depend on: both files, or the file and its two fields; null where the Japanese
     * file was never hashed.
     */
    public String identity(Hashes hashes) {
        if (japanesePath != null && hashes.japanese == null) return null;
        var parts = japanesePath == null
                ? "json lines\n" + hashes.first + "\n" + englishField + "\n" + japaneseField
                : "text files\n" + hashes.first + "\n" + hashes.japanese;
        return Sha256.of(parts);
    }
}
