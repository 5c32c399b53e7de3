package dev.kakehashi.analysis.index;

import dev.kakehashi.tensor.MappedNumbers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where every latent was activated and how strongly, latent by latent, memory-mapped: everything on screen is
 * recomputed from it.
 *
 * <p>On disk, little-endian: a header; by latent where its pairs begin, on how many tokens it was activated, in how
 * many runs, and its largest activation; then of each latent the positions and, behind them, the values, so that a
 * search for values above a threshold reads nothing else. What is counted by latent counts all activations, also those
 * that retention left out.
 */
public final class ActivationIndex {
    static final int MAGIC = 0x324b4b41; // "AKK2" on disk
    private static final int FORMER_MAGIC = 0x4b4b4149;
    static final int HEADER = 32;
    public static final int PAIR = 8;

    private final double retention;
    private final long[] starts;
    private final int[] active;
    private final int[] runs;
    private final float[] maxima;
    private final MappedNumbers numbers; // of each latent the positions, then the values

    private ActivationIndex(double retention, int latents, MappedNumbers numbers) {
        this.retention = retention;
        this.starts = new long[latents + 1];
        this.active = new int[latents];
        this.runs = new int[latents];
        this.maxima = new float[latents];
        this.numbers = numbers;
    }

    /** Bytes before the first pair. */
    static long data(int latents) {
        return HEADER + 8L * (latents + 1) + 12L * latents;
    }

    /** @throws IOException when the file is not one of ours, lies about itself or is truncated */
    public static ActivationIndex open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = read(channel, 0, HEADER, file);
            int magic = header.getInt();
            if (magic == FORMER_MAGIC) throw new IOException(
                    file.getFileName() + " was written by an earlier version and cannot be read by this one.");
            if (magic != MAGIC) throw new IOException(file.getFileName() + " is no activation index.");
            int latents = header.getInt();
            long pairs = header.getLong();
            double retention = header.getDouble();
            if (latents < 0 || pairs < 0 || channel.size() != data(latents) + PAIR * pairs
                    || !(retention >= 0 && retention < 1))
                throw new IOException(file.getFileName() + " is incomplete.");
            long counted = data(latents) - HEADER;
            if (counted > Integer.MAX_VALUE) throw new IOException(file.getFileName() + " is damaged.");
            var index = new ActivationIndex(retention, latents,
                    MappedNumbers.of(channel, data(latents), ByteOrder.LITTLE_ENDIAN));
            if (!index.fill(read(channel, HEADER, (int) counted, file), pairs))
                throw new IOException(file.getFileName() + " is damaged.");
            return index;
        }
    }

    private boolean fill(ByteBuffer counted, long pairs) {
        counted.asLongBuffer().get(starts);
        counted.position(8 * starts.length);
        var ints = counted.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        ints.get(active).get(runs);
        counted.position(counted.position() + 8 * active.length);
        counted.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(maxima);
        if (starts[0] != 0 || starts[latents()] != pairs) return false;
        for (var latent = 0; latent < latents(); latent++) {
            long kept = starts[latent + 1] - starts[latent];
            boolean counts = runs[latent] >= 0 && runs[latent] <= active[latent]
                    && (active[latent] == 0) == (runs[latent] == 0);
            if (kept < 0 || kept > active[latent] || !counts || !(maxima[latent] >= 0)) return false;
        }
        return true;
    }

    public int latents() {
        return active.length;
    }

    /** Pairs that were kept. */
    public long pairs() {
        return starts[latents()];
    }

    /** Activations below this times their latent's maximum were left out; 0 when all are here. */
    public double retention() {
        return retention;
    }

    /** On how many tokens the latent was activated. */
    public int active(int latent) {
        return active[latent];
    }

    /** Maximal runs of consecutive tokens of one sequence on which it was activated. */
    public int runs(int latent) {
        return runs[latent];
    }

    /** The latent's largest activation, 0 when it has none. */
    public float maximum(int latent) {
        return maxima[latent];
    }

    /** How many of its activations are kept here. */
    public int kept(int latent) {
        return (int) (starts[latent + 1] - starts[latent]);
    }

    /** Position of one of the kept activations, which rise; the pages of no other latent are touched. */
    public int position(int latent, int number) {
        return numbers.intAt(2 * starts[latent] + number);
    }

    /** The value at one of them. */
    public float value(int latent, int number) {
        return numbers.floatAt(2 * starts[latent] + kept(latent) + number);
    }

    /**
     * Values of {@code count} of the kept activations, from number {@code first} on, in the order of their positions.
     */
    public void values(int latent, int first, float[] into, int count) {
        numbers.floats(2 * starts[latent] + kept(latent) + first, into, count);
    }

    /** Their positions. */
    public void positions(int latent, int first, int[] into, int count) {
        numbers.ints(2 * starts[latent] + first, into, count);
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes, Path file) throws IOException {
        if (bytes < 0 || at + bytes > channel.size()) throw new IOException(file.getFileName() + " is incomplete.");
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) channel.read(buffer, at + buffer.position());
        return buffer.flip();
    }
}
