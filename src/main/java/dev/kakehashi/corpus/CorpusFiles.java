package dev.kakehashi.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.kakehashi.progress.Progress;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The files of a corpus: JSON lines with a {@code text} field (plain or gzip), text files, or a folder of them. */
public final class CorpusFiles {
    private static final int LONGEST_LINE = 16 << 20;
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
            var files = all.filter(Files::isRegularFile).filter(CorpusFiles::readable).sorted().toList();
            if (files.isEmpty())
                throw new CorpusException("The folder \"" + path.getFileName() + "\" holds no .jsonl, .jsonl.gz or .txt file.");
            return new CorpusFiles(files);
        }
    }

    /**
     * Reads every document once; broken lines are skipped and counted.
     *
     * @throws CorpusException when a file has no valid line at all
     */
    public CorpusFacts read(Consumer<Document> each, Progress progress) throws IOException {
        var reading = new Reading(each, progress);
        for (var file : files) reading.file(file);
        return reading.facts();
    }

    /** The first documents, without reading further; at most {@code limit}. */
    public List<Document> first(int limit) throws IOException {
        var documents = new ArrayList<Document>();
        try {
            read(document -> {
                documents.add(document);
                if (documents.size() >= limit) throw new Enough();
            }, Progress.NONE);
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
        private final ObjectReader json = new ObjectMapper().reader();
        private final MessageDigest digest = sha256();
        private final List<CorpusFacts.BrokenLine> firstBroken = new ArrayList<>();
        private final long total;
        private long documents;
        private long broken;
        private long characters;
        private long bytes;
        private long latin;
        private long japanese;
        private long letters;

        Reading(Consumer<Document> each, Progress progress) throws IOException {
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
            try (var raw = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16), digest)) {
                if (name.toLowerCase(Locale.ROOT).endsWith(".txt")) text(name, raw);
                else lines(name, name.endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw);
            } catch (ZipException e) {
                throw new CorpusException("\"" + name + "\" is not a gzip file: " + e.getMessage() + ".");
            } catch (java.io.EOFException e) {
                throw new CorpusException("\"" + name + "\" is a truncated gzip file.");
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
            var in = new BufferedInputStream(raw, 1 << 16);
            var line = new ByteArrayOutputStream();
            long number = 0;
            boolean tooLong = false;
            for (int next; ; ) {
                next = in.read();
                if (next == '\n' || next < 0) {
                    if (next >= 0 || line.size() > 0 || tooLong) line(file, ++number, line, tooLong);
                    line.reset();
                    tooLong = false;
                    if (next < 0) return;
                } else if (line.size() < LONGEST_LINE) {
                    line.write(next);
                } else {
                    tooLong = true;
                }
            }
        }

        private void line(String file, long number, ByteArrayOutputStream line, boolean tooLong) {
            if (tooLong) {
                broken(file, number, "longer than 16 MiB");
                return;
            }
            var bytesOfLine = line.toByteArray();
            if (isBlank(bytesOfLine)) return;
            try {
                var text = json.readTree(decode(bytesOfLine)).path("text");
                if (!text.isTextual()) broken(file, number, "no text field");
                else if (text.asText().isBlank()) broken(file, number, "empty text");
                else document(text.asText());
            } catch (CharacterCodingException e) {
                broken(file, number, "not UTF-8");
            } catch (JsonProcessingException e) {
                broken(file, number, "not JSON");
            }
        }

        /** A text file is one document. */
        private void text(String file, InputStream in) throws IOException {
            var content = in.readNBytes(LONGEST_LINE + 1);
            if (content.length > LONGEST_LINE) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
                broken(file, 1, "longer than 16 MiB");
                return;
            }
            try {
                var text = decode(content);
                if (text.isBlank()) broken(file, 1, "empty text");
                else document(text);
            } catch (CharacterCodingException e) {
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

    private static String decode(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
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
