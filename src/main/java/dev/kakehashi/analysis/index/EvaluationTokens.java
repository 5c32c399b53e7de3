package dev.kakehashi.analysis.index;

import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tensor.MappedNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sequences an SAE was analysed on. Positions number the tokens that have activations through all sequences:
 * {@code position = sequence * span + offset}, where offset 0 is the first token behind BOS, or the very first where
 * there is none.
 */
public final class EvaluationTokens {
    private static final int MAGIC = 0x324b4b45; // "KKE2" in the order of bytes on disk
    private static final int FORMER_MAGIC = 0x54454b4b; // "KKET"
    private static final int HEADER = 12;
    /** The language stands in the entry of every token, so that one read at a position yields both. */
    private static final int LANGUAGE = 30;
    private static final int TOKEN = (1 << LANGUAGE) - 1;

    private static final Language[] LANGUAGES = Language.values();

    private final int sequences;
    private final int length;
    private final MappedNumbers entries;
    private final boolean former;

    private EvaluationTokens(int sequences, int length, MappedNumbers entries, boolean former) {
        this.sequences = sequences;
        this.length = length;
        this.entries = entries;
        this.former = former;
    }

    /** Yields the sequences in order. */
    public interface Source {
        int[] tokens(int sequence);

        Language language(int sequence);
    }

    /** The first sequences of a stream, in its order. */
    public static void write(Path file, DocumentStream documents, int sequences) throws IOException {
        write(file, sequences, new Shape(documents.length(), documents.skipped()), new Source() {
            @Override
            public int[] tokens(int sequence) {
                return documents.tokens(sequence);
            }

            @Override
            public Language language(int sequence) {
                return documents.language(sequence);
            }
        });
    }

    /** Sequences that begin with BOS. */
    public static void write(Path file, int sequences, int length, Source source) throws IOException {
        write(file, sequences, new Shape(length, 1), source);
    }

    /** @param skipped tokens at the beginning of each sequence that are left out */
    private record Shape(int length, int skipped) {}

    private static void write(Path file, int sequences, Shape shape, Source source) throws IOException {
        int length = shape.length - shape.skipped + 1; // the file counts a place for BOS, whether there is one or not
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(Math.max(HEADER, 4 * Math.max(length, 1 << 14)))
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes.putInt(MAGIC).putInt(sequences).putInt(length);
            for (var sequence = 0; sequence < sequences; sequence++) {
                if (bytes.remaining() < 4 * length) drain(bytes, out);
                int language = source.language(sequence).ordinal() << LANGUAGE;
                var tokens = source.tokens(sequence);
                for (var i = shape.skipped; i < shape.length; i++) bytes.putInt(language | tokens[i]);
            }
            drain(bytes, out);
        }
    }

    private static void drain(ByteBuffer bytes, FileChannel out) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) out.write(bytes);
        bytes.clear();
    }

    /** @throws IOException when the file is not one of ours or is incomplete */
    public static EvaluationTokens open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (header.hasRemaining() && channel.read(header, header.position()) >= 0) {}
            int magic = header.hasRemaining() ? 0 : header.getInt(0);
            if (magic != MAGIC && magic != FORMER_MAGIC)
                throw new IOException(file.getFileName() + " is no file of evaluation tokens.");
            if (magic == FORMER_MAGIC) header.order(ByteOrder.BIG_ENDIAN);
            int sequences = header.getInt(4);
            int length = header.getInt(8);
            long perSequence = magic == MAGIC ? length - 1L : length + 1L;
            if (sequences < 0 || length < 2 || channel.size() != HEADER + 4L * sequences * perSequence)
                throw new IOException(file.getFileName() + " is incomplete.");
            return new EvaluationTokens(sequences, length, MappedNumbers.of(channel, HEADER, header.order()),
                    magic == FORMER_MAGIC);
        }
    }

    /** Files written before had the language once a sequence, then BOS and the tokens. */
    private int formerEntry(long position) {
        long start = position / span() * (length + 1);
        return entries.intAt(start) << LANGUAGE | entries.intAt(start + 2 + position % span());
    }

    public int sequences() {
        return sequences;
    }

    /** Tokens of a sequence that have an activation: all but BOS. */
    public int span() {
        return length - 1;
    }

    public int positions() {
        return sequences * span();
    }

    public int sequenceOf(int position) {
        return position / span();
    }

    public Language language(int sequence) {
        return languageAt(sequence * span());
    }

    public Language languageAt(int position) {
        return LANGUAGES[languageOf(entry(position))];
    }

    public int token(int position) {
        return tokenOf(entry(position));
    }

    /** Token and language at a position, for {@link #tokenOf} and {@link #languageOf}. */
    public int entry(int position) {
        return former ? formerEntry(position) : entries.intAt(position);
    }

    /**
     * Entries at the first {@code count} positions, read side by side: one that is far away does not keep the others
     * waiting.
     */
    public void entries(int[] positions, int count, int[] into) {
        for (var i = 0; i < count; i++) into[i] = entry(positions[i]);
    }

    public static int tokenOf(int entry) {
        return entry & TOKEN;
    }

    /** Ordinal of the {@link Language}. */
    public static int languageOf(int entry) {
        return entry >>> LANGUAGE;
    }

    /** The tokens of one sequence without BOS. */
    public int[] tokens(int sequence) {
        var tokens = new int[span()];
        for (var i = 0; i < tokens.length; i++) tokens[i] = token(sequence * span() + i);
        return tokens;
    }
}
