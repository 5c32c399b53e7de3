package dev.kakehashi.corpus;

import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.OutsideLines;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.progress.Progress;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The state of one reading of a corpus' files, one after the other. */
final class CorpusReading {
    /**
     * A line or a text file. Native tokenizers give up, with the whole process, after ten million steps from one place.
     */
    private static final int LONGEST_DOCUMENT = 8 << 20;
    private static final String TOO_LONG = "longer than 8 MiB";
    private static final int BROKEN_KEPT = 20;
    /** Within so many lines a .json of JSON lines shows that it is one. */
    private static final int LINES_TRIED = 20;
    private static final int BYTES_UNTOLD = 1 << 20;

    private final Consumer<Document> each;
    private final Progress progress;
    private final long longestSearch;
    private final PassedOver.Tally passedOver;
    private final MessageDigest digest = Sha256.digest();
    private final List<CorpusFacts.BrokenLine> firstBroken = new ArrayList<>();
    private final Letters letters = new Letters();
    private long total;
    private long documents;
    private long broken;
    private long characters;
    private long bytes; // of the files that were read to their end
    private long within; // of the one that is being read, packed as it may be
    private long told;

    /** @param longestSearch bytes of a file behind which the first document is not looked for */
    CorpusReading(Consumer<Document> each, Progress progress, long longestSearch, List<PassedOver> passedOver) {
        this.each = each;
        this.progress = progress;
        this.longestSearch = longestSearch;
        this.passedOver = PassedOver.tally(passedOver);
    }

    void begin(List<Path> files) throws IOException {
        for (var file : files) total += Files.size(file);
    }

    /** @param named whether somebody named the file itself, so that there is nothing to pass over it for */
    void file(Path file, boolean named) throws IOException {
        long documentsBefore = documents;
        long brokenBefore = broken;
        var name = file.getFileName().toString();
        var format = CorpusFormat.of(name).orElseThrow();
        try {
            if (Files.size(file) == 0) digest.update(name.getBytes(StandardCharsets.UTF_8));
            else if (!named && mayBeOther(format) && !beginsWithLines(file, format)) {
                passedOver.add(PassedOver.Reason.NO_LINES, name);
                bytes += Files.size(file);
                return;
            } else read(file, name, format);
        } catch (Unusable e) {
            throw new CorpusException("\"" + name + "\" " + e.getMessage() + ".");
        }
        bytes += Files.size(file);
        within = 0;
        tell();
        if (documents > documentsBefore) return;
        if (broken == brokenBefore && !named) passedOver.add(PassedOver.Reason.EMPTY, name);
        // a text file is to a folder what a line is to a file
        else if (named || format.content() == CorpusFormat.Content.LINES)
            throw new CorpusException("\"" + name + "\" holds no valid line" + firstBroken(name) + ".");
    }

    /** @throws CorpusException when there was no document at all */
    CorpusFacts facts(String name) throws CorpusException {
        if (documents == 0)
            throw new CorpusException(
                    "\"" + name + "\" holds no document: all its files are empty, broken, or no JSON lines.");
        return new CorpusFacts(
                documents, broken, List.copyOf(firstBroken), characters, bytes,
                letters.latin, letters.japanese, letters.all,
                Sha256.of(digest), passedOver.all());
    }

    private void read(Path file, String name, CorpusFormat format) throws IOException {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        within = 0;
        try (var raw = new DigestInputStream(new BufferedInputStream(counted(OutsideFile.open(file)), 1 << 16), digest);
                var content = format.unpack(raw)) {
            if (format.content() == CorpusFormat.Content.TEXT) text(name, content);
            else lines(name, content);
        }
    }

    private InputStream counted(InputStream file) {
        return new FilterInputStream(file) {
            @Override
            public int read() throws IOException {
                int one = super.read();
                if (one >= 0) within++;
                return one;
            }

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                int read = super.read(into, from, most);
                if (read > 0) within += read;
                return read;
            }
        };
    }

    /** Here a reading is told to stop, too. */
    private void tell() {
        told = bytes + within;
        progress.at(Math.min(told, total), total);
    }

    private static boolean mayBeOther(CorpusFormat format) {
        return format.content() == CorpusFormat.Content.LINES && !format.surelyLines();
    }

    private static boolean beginsWithLines(Path file, CorpusFormat format) throws IOException {
        try (var content = format.unpack(new BufferedInputStream(OutsideFile.open(file), 1 << 16))) {
            var lines = new OutsideLines(content, LONGEST_DOCUMENT);
            for (var tried = 0; tried < LINES_TRIED && next(lines); tried++) {
                if (lines.tooLong()) continue;
                try {
                    if (OutsideJson.line(OutsideFile.text(lines.bytes())).path("text").isTextual()) return true;
                } catch (Unusable e) {
                    continue;
                }
            }
            return false;
        }
    }

    /** Whether there is another line; what nobody could take for lines has none. */
    private static boolean next(OutsideLines lines) throws IOException {
        try {
            return lines.next();
        } catch (Unusable e) {
            return false;
        }
    }

    private void lines(String file, InputStream content) throws IOException {
        for (var lines = new OutsideLines(content, LONGEST_DOCUMENT); lines.next();) {
            if (lines.tooLong()) broken(file, lines.number(), TOO_LONG);
            else line(file, lines.number(), lines.bytes());
            if (bytes + within - told >= BYTES_UNTOLD) tell();
            if (documents == 0 && lines.read() > longestSearch)
                throw new Unusable("holds no valid line in its first 64 MiB");
        }
    }

    private void line(String file, long number, byte[] line) {
        if (isBlank(line)) return;
        try {
            var text = OutsideJson.line(OutsideFile.text(line)).path("text");
            if (!text.isTextual()) broken(file, number, "no text field");
            else if (text.textValue().isBlank()) broken(file, number, "empty text");
            else if (!wellFormed(text.textValue())) broken(file, number, "half a character");
            else document(text.textValue());
        } catch (Unusable e) {
            broken(file, number, e.getMessage().contains("UTF-8") ? "not UTF-8" : "not JSON");
        }
    }

    /** A text file is one document. */
    private void text(String file, InputStream in) throws IOException {
        var content = in.readNBytes(LONGEST_DOCUMENT + 1);
        if (content.length > LONGEST_DOCUMENT) {
            broken(file, 1, TOO_LONG);
            return;
        }
        try {
            var text = OutsideFile.text(content);
            if (!text.isBlank()) document(text);
        } catch (Unusable e) {
            if (e.getMessage().startsWith("is UTF-16")) throw e;
            broken(file, 1, "not UTF-8");
        }
    }

    private void document(String text) {
        characters += text.length();
        letters.count(text);
        each.accept(new Document(text, documents++));
        if (documents % 1000 == 0) tell();
    }

    private void broken(String file, long number, String reason) {
        broken++;
        if (firstBroken.size() < BROKEN_KEPT) firstBroken.add(new CorpusFacts.BrokenLine(file, number, reason));
    }

    private String firstBroken(String file) {
        return firstBroken.stream().filter(line -> line.file().equals(file)).findFirst()
                .map(line -> " (line " + line.line() + ": " + line.reason() + ")").orElse("");
    }

    /** In which scripts a corpus is written. */
    private static final class Letters {
        private long latin;
        private long japanese;
        private long all;

        void count(String text) {
            text.codePoints().filter(Character::isLetter).forEach(this::count);
        }

        private void count(int character) {
            all++;
            switch (Character.UnicodeScript.of(character)) {
                case LATIN -> latin++;
                case HIRAGANA, KATAKANA, HAN -> japanese++;
                default -> {
                    if (character == 'ー') japanese++; // the mark of long vowels is of no script of its own
                }
            }
        }
    }

    /** JSON can spell one half of a surrogate pair, which is no character. */
    private static boolean wellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static boolean isBlank(byte[] bytes) {
        for (var b : bytes) if (b != ' ' && b != '\t' && b != '\r') return false;
        return true;
    }
}
