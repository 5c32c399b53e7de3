package dev.kakehashi.analysis.index;

import dev.kakehashi.analysis.StaleState;
import dev.kakehashi.files.Durable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Collects (position, latent, value) in the order of tokens and writes them in the order of latents: a counting sort
 * whose pairs wait in files beside, one for each range of latents, so the heap holds counts and one part at a time, and
 * every pair is written and read once.
 *
 * <p>Under retention a pair below its fraction of the largest activation <em>so far</em> is counted and dropped at
 * once: the largest only grows, so it would be below in the end too. What was kept too early is filtered when all are
 * known, so the index is exact.
 */
public final class ActivationIndexWriter implements AutoCloseable {
    private static final int MOST_RANGES = 64;
    private static final int LEAST_LATENTS = 256;
    /** Pairs scattered in memory at a time. */
    static final int PART = 1 << 23;

    private final Path file;
    private final int span;
    private final double retention;
    private final int latentsOfRange;
    private final int part;
    private final WaitingPairs[] ranges;
    private final int[] waiting; // pairs by latent that wait; by the end those that are kept
    private final int[] active;
    private final int[] runs;
    private final int[] last; // position of the latest activation
    private final float[] maxima;
    private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * @param span positions of a sequence: runs end at its borders
     * @param retention keeps only values of at least this times their latent's maximum; 0 keeps all
     */
    public ActivationIndexWriter(Path file, int latents, int span, double retention) throws IOException {
        this(file, latents, span, retention, PART);
    }

    /** @param part pairs that are scattered in memory at a time; a latent with more is read twice instead */
    ActivationIndexWriter(Path file, int latents, int span, double retention, int part) throws IOException {
        this.file = file;
        this.part = part;
        this.span = span;
        this.retention = retention;
        this.waiting = new int[latents];
        this.active = new int[latents];
        this.runs = new int[latents];
        this.last = new int[latents];
        java.util.Arrays.fill(last, -2);
        this.maxima = new float[latents];
        int count = Math.max(1, Math.min(MOST_RANGES, latents / LEAST_LATENTS));
        this.latentsOfRange = (latents + count - 1) / count;
        this.ranges = new WaitingPairs[(latents + latentsOfRange - 1) / latentsOfRange];
        for (var i = 0; i < ranges.length; i++) ranges[i] = WaitingPairs.begin(pairs(i));
    }

    /**
     * Goes on where {@link #write} was called; the rest as for a new one.
     *
     * @throws StaleState when what waited is no longer there
     */
    public static ActivationIndexWriter resume(Path file, int latents, int span, double retention, DataInput state)
            throws IOException {
        var writer = new ActivationIndexWriter(file, latents, span, retention);
        for (var numbers : new int[][] {writer.waiting, writer.active, writer.runs, writer.last})
            for (var latent = 0; latent < latents; latent++) numbers[latent] = state.readInt();
        for (var latent = 0; latent < latents; latent++) writer.maxima[latent] = state.readFloat();
        for (var i = 0; i < writer.ranges.length; i++) writer.ranges[i] = WaitingPairs.resume(writer.pairs(i), state);
        return writer;
    }

    private Path pairs(int range) {
        return file.resolveSibling(file.getFileName() + ".pairs" + range);
    }

    /**
     * Adds {@code rows} tokens, the first at {@code position}; positions must rise from call to call.
     *
     * @param chosen (rows, k) latents; {@code values} their activations, 0 where fewer than k are positive
     */
    public void add(int position, int[] chosen, float[] values, int rows) throws IOException {
        int k = chosen.length / rows;
        for (var row = 0; row < rows; row++) {
            int at = position + row;
            boolean begins = at % span == 0; // a sequence
            for (var j = row * k; j < (row + 1) * k; j++) {
                float value = values[j];
                int latent = chosen[j];
                if (!(value > 0)) continue;
                active[latent]++;
                if (begins || last[latent] != at - 1) runs[latent]++;
                last[latent] = at;
                if (value > maxima[latent]) maxima[latent] = value;
                else if (value < retention * maxima[latent]) continue;
                ranges[latent / latentsOfRange].add(at, latent, value);
                waiting[latent]++;
            }
        }
    }

    /** Forces everything added so far to disk, before {@link #write} says that it is there. */
    public void force() throws IOException {
        for (var range : ranges) range.force();
        Durable.forceFolder(file.getParent());
    }

    /** What {@link #resume} needs, as of {@link #force}. */
    public void write(DataOutput state) throws IOException {
        for (var numbers : new int[][] {waiting, active, runs, last}) for (var number : numbers) state.writeInt(number);
        for (var maximum : maxima) state.writeFloat(maximum);
        for (var range : ranges) range.write(state);
    }

    /**
     * Writes the index; the file appears under its name only when it is complete and on disk, and only then are the
     * pairs removed.
     */
    public void finish() throws IOException {
        Durable.write(file, this::write);
        for (var range : ranges) range.delete();
    }

    private void write(Path beside) throws IOException {
        try (var index = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            index.position(ActivationIndex.data(active.length));
            for (var i = 0; i < ranges.length; i++) {
                int end = Math.min(active.length, (i + 1) * latentsOfRange);
                for (var from = i * latentsOfRange; from < end;) {
                    int to = from;
                    long held = 0;
                    while (to < end && (to == from || held + waiting[to] <= part)) held += waiting[to++];
                    if (held > part) copy(ranges[i], from, index);
                    else if (held > 0) scatter(ranges[i], from, to, (int) held, index);
                    from = to;
                }
            }
            writeHeader(index);
        }
    }

    @Override
    public void close() throws IOException {
        for (var range : ranges) range.close();
    }

    /**
     * Reads the range's pairs, keeps those of latents {@code from} to {@code to - 1} that retention keeps, and appends
     * them latent by latent.
     */
    private void scatter(WaitingPairs range, int from, int to, int held, FileChannel index) throws IOException {
        var first = new int[to - from + 1];
        for (var latent = from; latent < to; latent++)
            first[latent - from + 1] = first[latent - from] + waiting[latent];
        var next = first.clone();
        var positions = new int[held];
        var values = new float[held];
        range.read(pairs -> {
            while (pairs.hasRemaining()) {
                int position = pairs.getInt();
                int latent = pairs.getInt();
                float value = pairs.getFloat();
                if (latent < from || latent >= to || value < retention * maxima[latent]) continue;
                int at = next[latent - from]++;
                positions[at] = position;
                values[at] = value;
            }
        });
        out.clear();
        for (var latent = from; latent < to; latent++) {
            int start = first[latent - from];
            waiting[latent] = next[latent - from] - start;
            for (var at = start; at < start + waiting[latent]; at++) room(index).putInt(positions[at]);
            for (var at = start; at < start + waiting[latent]; at++) room(index).putFloat(values[at]);
        }
        writeAll(index, out.flip());
    }

    /**
     * A single latent with very many pairs: they wait in the order of their positions, so both halves are copied as
     * they come.
     */
    private void copy(WaitingPairs range, int latent, FileChannel index) throws IOException {
        out.clear();
        for (var half = 0; half < 2; half++) {
            boolean positions = half == 0;
            waiting[latent] = 0;
            range.read(pairs -> {
                while (pairs.hasRemaining()) {
                    int position = pairs.getInt();
                    int own = pairs.getInt();
                    float value = pairs.getFloat();
                    if (own != latent || value < retention * maxima[latent]) continue;
                    if (positions) room(index).putInt(position);
                    else room(index).putFloat(value);
                    waiting[latent]++;
                }
            });
        }
        writeAll(index, out.flip());
    }

    private ByteBuffer room(FileChannel index) throws IOException {
        if (out.remaining() < 4) {
            writeAll(index, out.flip());
            out.clear();
        }
        return out;
    }

    private void writeHeader(FileChannel index) throws IOException {
        long total = 0;
        for (var kept : waiting) total += kept;
        var header = ByteBuffer.allocate((int) ActivationIndex.data(active.length)).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(ActivationIndex.MAGIC).putInt(active.length).putLong(total).putDouble(retention)
                .position(ActivationIndex.HEADER);
        long start = 0;
        header.putLong(0);
        for (var kept : waiting) header.putLong(start += kept);
        for (var count : active) header.putInt(count);
        for (var count : runs) header.putInt(count);
        for (var maximum : maxima) header.putFloat(maximum);
        index.position(0);
        writeAll(index, header.flip());
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
