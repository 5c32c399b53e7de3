package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Collects (position, latent, value) in the order of tokens and writes them in the order of latents: a counting sort whose pairs wait in
 * files beside, one for each range of latents, so the heap holds counts and one part at a time, and every pair is written and read once.
 *
 * <p>Under retention a pair below its fraction of the largest activation <em>so far</em> is counted and dropped at once: the largest only
 * grows, so it would be below in the end too. What was kept too early is filtered when all are known, so the index is exact.
 */
public final class ActivationIndexWriter implements AutoCloseable {
    private static final int WAITING = 12;
    private static final int BUFFER = WAITING << 12;
    private static final int MOST_RANGES = 64;
    private static final int LEAST_LATENTS = 256;
    /** Pairs scattered in memory at a time. */
    private static final int PART = 1 << 23;

    private final Path file;
    private final int span;
    private final double retention;
    private final int latentsOfRange;
    private final Range[] ranges;
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
        this.file = file;
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
        this.ranges = new Range[(latents + latentsOfRange - 1) / latentsOfRange];
        for (var i = 0; i < ranges.length; i++) ranges[i] = new Range(file.resolveSibling(file.getFileName() + ".pairs" + i));
    }

    /** The waiting pairs of some neighbouring latents. */
    private static final class Range {
        private final Path path;
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);

        Range(Path path) throws IOException {
            this.path = path;
            this.channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        void drain() throws IOException {
            writeAll(channel, buffer.flip());
            buffer.clear();
        }
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
                var range = ranges[latent / latentsOfRange];
                if (range.buffer.remaining() < WAITING) range.drain();
                range.buffer.putInt(at).putInt(latent).putFloat(value);
                waiting[latent]++;
            }
        }
    }

    /** Writes the index; the file appears under its name only when it is complete. */
    public void finish() throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try (var index = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            index.position(ActivationIndex.data(active.length));
            for (var i = 0; i < ranges.length; i++) {
                ranges[i].drain();
                int end = Math.min(active.length, (i + 1) * latentsOfRange);
                for (var from = i * latentsOfRange; from < end; ) { // one part, unless few latents hold very many pairs
                    int to = from;
                    long held = 0;
                    while (to < end && (to == from || held + waiting[to] <= PART)) held += waiting[to++];
                    if (held > ActivationIndex.MOST_PAIRS) throw new IOException("Latent " + from + " has more activations than an index can hold.");
                    if (held > 0) scatter(ranges[i], from, to, (int) held, index);
                    from = to;
                }
                ranges[i].channel.truncate(0);
            }
            writeHeader(index);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        for (var range : ranges) {
            range.channel.close();
            Files.deleteIfExists(range.path);
        }
    }

    /** Reads the range's pairs, keeps those of latents {@code from} to {@code to - 1} that retention keeps, and appends them latent by latent. */
    private void scatter(Range range, int from, int to, int held, FileChannel index) throws IOException {
        var first = new int[to - from + 1];
        for (var latent = from; latent < to; latent++) first[latent - from + 1] = first[latent - from] + waiting[latent];
        var next = first.clone();
        var positions = new int[held];
        var values = new float[held];
        var buffer = ByteBuffer.allocateDirect(WAITING << 16).order(ByteOrder.LITTLE_ENDIAN);
        range.channel.position(0);
        while (range.channel.read(buffer) >= 0 || buffer.position() > 0) {
            buffer.flip();
            if (buffer.remaining() < WAITING) break;
            while (buffer.remaining() >= WAITING) {
                int position = buffer.getInt();
                int latent = buffer.getInt();
                float value = buffer.getFloat();
                if (latent < from || latent >= to || value < retention * maxima[latent]) continue;
                int at = next[latent - from]++;
                positions[at] = position;
                values[at] = value;
            }
            buffer.compact();
        }
        out.clear();
        for (var latent = from; latent < to; latent++) {
            int start = first[latent - from];
            waiting[latent] = next[latent - from] - start;
            for (var at = start; at < start + waiting[latent]; at++) room(index).putInt(positions[at]);
            for (var at = start; at < start + waiting[latent]; at++) room(index).putFloat(values[at]);
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
        header.putInt(ActivationIndex.MAGIC).putInt(active.length).putLong(total).putDouble(retention).position(ActivationIndex.HEADER);
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
