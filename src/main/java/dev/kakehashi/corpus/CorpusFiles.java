package dev.kakehashi.corpus;

import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideGzip;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.OutsideLines;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.progress.Progress;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The files of a corpus: JSON lines with a {@code text} field (plain or gzip), text files, or a folder of them. */
public final class CorpusFiles {
    /** A line or a text file. Native tokenizers give up, with the whole process, after ten million steps from one place of a text. */
    private static final int LONGEST_DOCUMENT = 8 << 20;
    private static final String TOO_LONG = "longer than 8 MiB";
    private static final int MOST_FILES = 100_000;
    /** Nobody waits for the first document behind more than this. */
    private static final long LONGEST_SEARCH = 64L << 20;
    private static final int BROKEN_KEPT = 20;

    private final List<Path> files;

    private CorpusFiles(List<Path> files) {
        this.files = files;
    }

    /** @throws CorpusException when there is nothing readable at the path */
    public static CorpusFiles at(Path path) throws IOException {
        if (Files.isRegularFile(path)) {
            if (!readable(path))
                throw new CorpusException("\"" + path.getFileName() + "\" is none of .jsonl, .jsonl.gz, .json.gz and .txt.");
            return new CorpusFiles(List.of(path));
        }
        if (!Files.isDirectory(path)) throw new CorpusException("There is nothing at \"" + path + "\".");
        try (var all = Files.walk(path)) {
            var files = all.filter(Files::isRegularFile).filter(CorpusFiles::readable).limit(MOST_FILES + 1).sorted().toList();
            if (files.isEmpty())
                throw new CorpusException("The folder \"" + path.getFileName() + "\" holds no .jsonl, .jsonl.gz or .txt file.");
            if (files.size() > MOST_FILES)
                throw new CorpusException("The folder \"" + path.getFileName() + "\" holds more than " + MOST_FILES + " files; join them to fewer.");
            return new CorpusFiles(files);
        } catch (UncheckedIOException e) {
            throw new CorpusException("A folder in \"" + path.getFileName() + "\" " + OutsideFile.reason(e.getCause()) + ".");
        }
    }

    /**
     * Reads every document once; broken lines are skipped and counted.
     *
     * @throws CorpusException when a file has no valid line at all
     */
    public CorpusFacts read(Consumer<Document> each, Progress progress) throws IOException {
        return read(new Reading(each, progress, Long.MAX_VALUE));
    }

    /** The files themselves, in the order in which they are read. */
    public List<Path> files() {
        return files;
    }

    private CorpusFacts read(Reading reading) throws IOException {
        for (var file : files) reading.file(file);
        return reading.facts();
    }

    /**
     * The first documents, without reading further; at most {@code limit}.
     *
     * @throws CorpusException when there is none within the first 64 MiB of a file
     */
    public List<Document> first(int limit) throws IOException {
        var documents = new ArrayList<Document>();
        try {
            read(new Reading(document -> {
                documents.add(document);
                if (documents.size() >= limit) throw new Enough();
            }, Progress.NONE, LONGEST_SEARCH));
        } catch (Enough e) {
            return documents;
        }
        return documents;
    }

    private static boolean readable(Path file) {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jsonl") || name.endsWith(".jsonl.gz") || name.endsWith(".json.gz") || name.endsWith(".txt");
    }

    private static final class Enough extends RuntimeException {
        Enough() {
            super(null, null, false, false);
        }
    }

    /** The state of one reading. */
    private final class Reading {
        private final Consumer<Document> each;
        private final Progress progress;
        private final MessageDigest digest = sha256();
        private final List<CorpusFacts.BrokenLine> firstBroken = new ArrayList<>();
        private final long total;
        private final long longestSearch;
        private long documents;
        private long broken;
        private long characters;
        private long bytes;
        private long latin;
        private long japanese;
        private long letters;

        Reading(Consumer<Document> each, Progress progress, long longestSearch) throws IOException {
            this.longestSearch = longestSearch;
            this.each = each;
            this.progress = progress;
            long size = 0;
            for (var file : files) size += Files.size(file);
            this.total = size;
        }

        void file(Path file) throws IOException {
            long before = documents;
            var name = file.getFileName().toString();
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            try (var raw = new DigestInputStream(new BufferedInputStream(OutsideFile.open(file), 1 << 16), digest)) {
                var lower = name.toLowerCase(Locale.ROOT);
                if (lower.endsWith(".txt")) text(name, raw);
                else lines(name, lower.endsWith(".gz") ? OutsideGzip.of(raw) : raw);
            } catch (Unusable e) {
                throw new CorpusException("\"" + name + "\" " + e.getMessage() + ".");
            }
            bytes += Files.size(file);
            progress.at(bytes, total);
            if (documents == before) {
                var first = firstBroken.isEmpty() ? "" : " (line " + firstBroken.get(0).line() + ": " + firstBroken.get(0).reason() + ")";
                throw new CorpusException("\"" + name + "\" holds no valid line" + first + ".");
            }
        }

        CorpusFacts facts() {
            return new CorpusFacts(
                    documents, broken, List.copyOf(firstBroken), characters, bytes, latin, japanese, letters,
                    HexFormat.of().formatHex(digest.digest()));
        }

        private void lines(String file, InputStream raw) throws IOException {
            for (var lines = new OutsideLines(raw, LONGEST_DOCUMENT); lines.next(); ) {
                if (lines.tooLong()) broken(file, lines.number(), TOO_LONG);
                else line(file, lines.number(), lines.bytes());
                if (documents == 0 && lines.read() > longestSearch) throw new Unusable("holds no valid line in its first 64 MiB");
            }
        }

        private void line(String file, long number, byte[] line) {
            if (isBlank(line)) return;
            try {
                var text = OutsideJson.tree(OutsideFile.text(line)).path("text");
                if (!text.isTextual()) broken(file, number, "no text field");
                else if (text.textValue().isBlank()) broken(file, number, "empty text");
                else if (!wellFormed(text.textValue())) broken(file, number, "half a character");
                else document(text.textValue());
            } catch (Unusable e) {
                broken(file, number, e.getMessage().startsWith("is not UTF-8") ? "not UTF-8" : "not JSON");
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
                if (text.isBlank()) broken(file, 1, "empty text");
                else document(text);
            } catch (Unusable e) {
                broken(file, 1, "not UTF-8");
            }
        }

        private void document(String text) {
            characters += text.length();
            text.codePoints().filter(Character::isLetter).forEach(this::letter);
            each.accept(new Document(text, documents++));
            if (documents % 1000 == 0) progress.at(Math.min(bytes, total), total);
        }

        private void letter(int character) {
            letters++;
            switch (Character.UnicodeScript.of(character)) {
                case LATIN -> latin++;
                case HIRAGANA, KATAKANA, HAN -> japanese++;
                default -> {
                    if (character == 'ー') japanese++; // the mark of long vowels is of no script of its own
                }
            }
        }

        private void broken(String file, long number, String reason) {
            broken++;
            if (firstBroken.size() < BROKEN_KEPT) firstBroken.add(new CorpusFacts.BrokenLine(file, number, reason));
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
