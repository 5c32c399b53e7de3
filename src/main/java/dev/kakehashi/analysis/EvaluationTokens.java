package dev.kakehashi.analysis;

import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.corpus.Language;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The sequences an SAE was analysed on. Positions number the tokens behind BOS through all sequences:
 * {@code position = sequence * (length - 1) + offset}, where offset 0 is the first token behind BOS.
 */
public final class EvaluationTokens {
    private static final int MAGIC = 0x4b4b4554; // "KKET"
    private static final int HEADER = 12;

    private final int sequences;
    private final int length;
    private final ByteBuffer data;

    private EvaluationTokens(int sequences, int length, ByteBuffer data) {
        this.sequences = sequences;
        this.length = length;
        this.data = data;
    }

    /** Yields the sequences in order. */
    public interface Source {
        int[] tokens(int sequence);

        Language language(int sequence);
    }

    /** The first sequences of a stream, in its order. */
    public static void write(Path file, DocumentStream documents, int sequences) throws IOException {
        write(file, sequences, documents.length(), new Source() {
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

    public static void write(Path file, int sequences, int length, Source source) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(MAGIC);
            out.writeInt(sequences);
            out.writeInt(length);
            for (var sequence = 0; sequence < sequences; sequence++) {
                out.writeInt(source.language(sequence).ordinal());
                for (var token : source.tokens(sequence)) out.writeInt(token);
            }
        }
    }

    /** @throws IOException when the file is not one of ours or is incomplete */
    public static EvaluationTokens open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (channel.size() < HEADER || data.getInt(0) != MAGIC) throw new IOException(file.getFileName() + " is no file of evaluation tokens.");
            int sequences = data.getInt(4);
            int length = data.getInt(8);
            if (channel.size() != HEADER + 4L * sequences * (length + 1)) throw new IOException(file.getFileName() + " is incomplete.");
            return new EvaluationTokens(sequences, length, data);
        }
    }

    public int sequences() {
        return sequences;
    }

    /** Tokens of a sequence that have an activation: all behind BOS. */
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
        return Language.values()[data.getInt(HEADER + 4 * sequence * (length + 1))];
    }

    public int token(int position) {
        int sequence = position / span();
        return data.getInt(HEADER + 4 * (sequence * (length + 1) + 2 + position % span()));
    }

    /** The tokens behind BOS of one sequence. */
    public int[] tokens(int sequence) {
        var tokens = new int[span()];
        for (var i = 0; i < tokens.length; i++) tokens[i] = token(sequence * span() + i);
        return tokens;
    }
}
