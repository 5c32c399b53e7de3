package dev.kakehashi.intervention;

import dev.kakehashi.model.PausedPass;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Losses of documents under every arm, on disk: for each document the sum of token losses of each arm; for the first
 * {@code kept} documents also every token's loss and the most probable next tokens. Whole batches are appended and
 * forced, so the file is its own resume point: there is nothing else to write, and nothing to write it less often for.
 */
public final class LossFile implements Closeable {
    /** Most probable next tokens kept for a position. */
    public static final int PREDICTIONS = 10;

    private static final int BATCH = 16;
    private static final int USUAL_LENGTH = 64;

    private static final int MAGIC = 0x4b4b4c46; // "KKLF"
    private static final int HEADER = 20;

    private final FileChannel channel;
    private final int documents;
    private final int kept;
    private final int arms;
    private final int length;
    private final List<PausedPass.Outcome> batch = new ArrayList<>();
    private int done;

    private LossFile(FileChannel channel, int documents, int kept, int arms, int length) {
        this.channel = channel;
        this.documents = documents;
        this.kept = kept;
        this.arms = arms;
        this.length = length;
    }

    /** @param length tokens of a document, BOS included */
    public record Shape(int documents, int kept, int arms, int length) {}

    /** What one arm expected after each token of one document. */
    public record Expectation(float[] losses, int[][] tokens, float[][] probabilities) {}

    /** Opens the file to go on writing; one of another shape or with a torn end is cut to its last whole document. */
    public static LossFile append(Path path, Shape shape) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        var file = new LossFile(channel, shape.documents, Math.min(shape.kept, shape.documents), shape.arms,
                shape.length);
        var header = ByteBuffer.allocate(HEADER).putInt(MAGIC).putInt(file.documents).putInt(file.kept)
                .putInt(file.arms).putInt(file.length).flip();
        var found = ByteBuffer.allocate(HEADER);
        channel.read(found, 0);
        if (!found.flip().equals(header)) {
            channel.truncate(0);
            channel.write(header, 0);
        }
        while (file.done < file.documents && file.at(file.done + 1) <= channel.size()) file.done++;
        // a batch of another size could round differently
        if (file.done < file.documents) file.done -= file.done % file.together();
        channel.truncate(file.at(file.done));
        return file;
    }

    /** @throws IOException when the file is not one of ours or is incomplete */
    public static LossFile open(Path path) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        var header = ByteBuffer.allocate(HEADER);
        channel.read(header, 0);
        header.flip();
        if (header.remaining() < HEADER || header.getInt() != MAGIC)
            throw refuse(channel, path.getFileName() + " is no file of losses.");
        var file = new LossFile(channel, header.getInt(), header.getInt(), header.getInt(), header.getInt());
        if (file.at(file.documents) != channel.size()) throw refuse(channel, path.getFileName() + " is incomplete.");
        file.done = file.documents;
        return file;
    }

    private static IOException refuse(FileChannel channel, String sentence) throws IOException {
        channel.close();
        return new IOException(sentence);
    }

    public int documents() {
        return documents;
    }

    /** Documents of so many tokens that are run together: fewer of long ones. */
    public static int together(int length) {
        return Math.max(1, BATCH * USUAL_LENGTH / Math.max(USUAL_LENGTH, length));
    }

    int together() {
        return together(length);
    }

    public int documentsDone() {
        return done;
    }

    /** Documents whose single tokens are kept. */
    public int kept() {
        return kept;
    }

    public int arms() {
        return arms;
    }

    /** Place of the first token with a loss: 1 where texts begin without BOS, because nothing comes before theirs. */
    public int firstPredicted(int[] document) {
        return document.length - predicted();
    }

    /** Tokens of a document that have a loss. */
    public int predicted() {
        return length - 1;
    }

    void add(PausedPass.Outcome outcome) {
        batch.add(outcome);
    }

    /** Appends the batch, all arms of which were added. */
    void finishBatch(int[][] tokens) throws IOException {
        if (batch.size() != arms) throw new IllegalStateException(batch.size() + " arms instead of " + arms);
        for (var row = 0; row < tokens.length; row++) {
            var bytes = ByteBuffer.allocate((int) (at(done + 1) - at(done)));
            for (var outcome : batch) {
                double sum = 0;
                for (var loss : outcome.losses()[row]) sum += loss;
                bytes.putDouble(sum);
            }
            if (done < kept) for (var outcome : batch) writeTokens(bytes, outcome, row);
            bytes.flip();
            for (long at = at(done); bytes.hasRemaining();) at += channel.write(bytes, at);
            done++;
        }
        channel.force(false);
        batch.clear();
    }

    private void writeTokens(ByteBuffer bytes, PausedPass.Outcome outcome, int row) {
        for (var position = 0; position < length - 1; position++) {
            bytes.putFloat(outcome.losses()[row][position]);
            int count = outcome.tokens()[row].length / (length - 1);
            for (var i = 0; i < PREDICTIONS; i++) { // a vocabulary may be smaller
                bytes.putInt(i < count ? outcome.tokens()[row][position * count + i] : -1);
                bytes.putFloat(i < count ? outcome.probabilities()[row][position * count + i] : 0);
            }
        }
    }

    /** Sums of token losses in nats, (arms, documents). */
    public double[][] sums() throws IOException {
        var sums = new double[arms][documents];
        var bytes = ByteBuffer.allocate(8 * arms);
        for (var document = 0; document < documents; document++) {
            read(bytes.clear(), at(document));
            for (var arm = 0; arm < arms; arm++) sums[arm][document] = bytes.getDouble();
        }
        return sums;
    }

    /** @param document one of the first {@link #kept} */
    public Expectation expectation(int document, int arm) throws IOException {
        if (document < 0 || document >= kept || arm < 0 || arm >= arms)
            throw new IllegalArgumentException("document " + document + " or arm " + arm + " is not kept");
        var bytes = ByteBuffer.allocate(tokenBytes());
        read(bytes, at(document) + 8L * arms + (long) arm * tokenBytes());
        var losses = new float[length - 1];
        var tokens = new int[length - 1][PREDICTIONS];
        var probabilities = new float[length - 1][PREDICTIONS];
        for (var position = 0; position < length - 1; position++) {
            losses[position] = bytes.getFloat();
            for (var i = 0; i < PREDICTIONS; i++) {
                tokens[position][i] = bytes.getInt();
                probabilities[position][i] = bytes.getFloat();
            }
        }
        return new Expectation(losses, tokens, probabilities);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void read(ByteBuffer into, long at) throws IOException {
        while (into.hasRemaining())
            if (channel.read(into, at + into.position()) < 0) throw new IOException("The file of losses ends early.");
        into.flip();
    }

    private int tokenBytes() {
        return (length - 1) * (4 + 8 * PREDICTIONS);
    }

    /** First byte of a document. */
    private long at(int document) {
        long whole = Math.min(document, kept);
        return HEADER + document * 8L * arms + whole * arms * tokenBytes();
    }
}
