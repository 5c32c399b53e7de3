package dev.kakehashi.analysis.features;

import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideLines;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of known translations: a line holds the English and the Japanese word, apart by a tab, or else by blanks.
 *
 * @param sha256 of the file's content
 */
public record Lexicon(List<Entry> entries, String sha256) {
    private static final long LARGEST_FILE = 64L << 20;
    private static final int LONGEST_LINE = 1 << 16;
    private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+"); // the ideographic space too

    public record Entry(String english, String japanese) {}

    /** Why the pairs of a lexicon cannot be looked for. */
    public enum Problem {
        /** It is gone or damaged. */
        UNREADABLE,
        /** It holds other bytes than when its study was submitted. */
        CHANGED,
        /** No entry is one token of the model in both languages. */
        NO_SINGLE_TOKENS
    }

    /** @throws IOException with a sentence when it cannot be read */
    public static Lexicon read(Path file) throws IOException {
        var entries = new ArrayList<Entry>();
        var digest = Sha256.digest();
        try {
            OutsideFile.requireSize(file, LARGEST_FILE);
            try (var in = new DigestInputStream(OutsideFile.open(file), digest)) {
                for (var lines = new OutsideLines(in, LONGEST_LINE); lines.next();)
                    if (!lines.tooLong()) add(OutsideFile.text(lines.bytes()), entries);
            }
        } catch (Unusable e) {
            throw new IOException(
                    "The file of translation pairs \"" + file.getFileName() + "\" " + e.getMessage() + ".");
        }
        return new Lexicon(List.copyOf(entries), Sha256.of(digest));
    }

    private static void add(String line, List<Entry> entries) {
        var text = line.startsWith("\uFEFF") ? line.substring(1) : line;
        var sides = text.contains("\t") ? text.strip().split("\t", 3) : BLANKS.split(text.strip(), 2);
        if (sides.length < 2 || sides[0].isBlank() || sides[1].isBlank()) return;
        entries.add(new Entry(sides[0].strip(), sides[1].strip()));
    }
}
