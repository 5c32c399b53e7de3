package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Where every latent was activated and how strongly, latent by latent, memory-mapped: everything on screen is recomputed from it.
 *
 * <p>On disk, little-endian: a header; by latent where its pairs begin, on how many tokens it was activated, in how many runs, and its largest
 * activation; then of each latent the positions and, behind them, the values, so that a search for values above a threshold reads nothing else.
 * What is counted by latent counts all activations, also those that retention left out.
 */
public final class ActivationIndex {
    static final int MAGIC = 0x324b4b41; // "AKK2" on disk
    private static final int FORMER_MAGIC = 0x4b4b4149;
    static final int HEADER = 32;
    static final int PAIR = 8;
    /** Of one latent: more would not fit one buffer. */
    static final int MOST_PAIRS = 1 << 27;
    private static final long MAPPED_AT_ONCE = 1L << 30;

    private final double retention;
    private final long[] starts;
    private final int[] active;
    private final int[] runs;
    private final float[] maxima;
    private final List<MappedByteBuffer> parts = new ArrayList<>();
    private final int[] partOf; // by latent
    private final int[] offsets; // in its part, in bytes

    private ActivationIndex(double retention, int latents) {
        this.retention = retention;
        this.starts = new long[latents + 1];
        this.active = new int[latents];
        this.runs = new int[latents];
        this.maxima = new float[latents];
        this.partOf = new int[latents];
        this.offsets = new int[latents];
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
            if (magic == FORMER_MAGIC) throw new IOException(file.getFileName() + " was written by an earlier version and cannot be read by this one.");
            if (magic != MAGIC) throw new IOException(file.getFileName() + " is no activation index.");
            int latents = header.getInt();
            long pairs = header.getLong();
            double retention = header.getDouble();
            if (latents < 0 || pairs < 0 || channel.size() != data(latents) + PAIR * pairs || !(retention >= 0 && retention < 1))
                throw new IOException(file.getFileName() + " is incomplete.");
            long counted = data(latents) - HEADER;
            if (counted > Integer.MAX_VALUE) throw new IOException(file.getFileName() + " is damaged.");
            var index = new ActivationIndex(retention, latents);
            if (!index.fill(read(channel, HEADER, (int) counted, file), pairs)) throw new IOException(file.getFileName() + " is damaged.");
            index.map(channel);
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
            boolean counts = runs[latent] >= 0 && runs[latent] <= active[latent] && (active[latent] == 0) == (runs[latent] == 0);
            if (kept < 0 || kept > MOST_PAIRS || kept > active[latent] || !counts || !(maxima[latent] >= 0)) return false;
        }
        return true;
    }

    /** Maps the pairs in parts of whole latents. */
    private void map(FileChannel channel) throws IOException {
        long data = data(latents());
        for (var first = 0; first < latents(); ) {
            int next = first + 1;
            while (next < latents() && PAIR * (starts[next + 1] - starts[first]) <= MAPPED_AT_ONCE) next++;
            var part = channel.map(FileChannel.MapMode.READ_ONLY, data + PAIR * starts[first], PAIR * (starts[next] - starts[first]));
            part.order(ByteOrder.LITTLE_ENDIAN);
            for (var latent = first; latent < next; latent++) {
                partOf[latent] = parts.size();
                offsets[latent] = (int) (PAIR * (starts[latent] - starts[first]));
            }
            parts.add(part);
            first = next;
        }
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

    /** Positions of the kept activations, rising; the pages of no other latent are touched. */
    IntBuffer positions(int latent) {
        return slice(latent, 0).asIntBuffer();
    }

    /** Values of the kept activations, in the order of {@link #positions}. */
    FloatBuffer values(int latent) {
        return slice(latent, 4 * kept(latent)).asFloatBuffer();
    }

    public ActivationList list(int latent) {
        var positions = new int[kept(latent)];
        var values = new float[positions.length];
        positions(latent).get(positions);
        values(latent).get(values);
        return new ActivationList(positions, values);
    }

    private ByteBuffer slice(int latent, int skipped) {
        return parts.get(partOf[latent]).slice(offsets[latent] + skipped, 4 * kept(latent)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes, Path file) throws IOException {
        if (bytes < 0 || at + bytes > channel.size()) throw new IOException(file.getFileName() + " is incomplete.");
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) channel.read(buffer, at + buffer.position());
        return buffer.flip();
    }
}
