package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Collects (position, latent, value) in the order of tokens and writes them in the order of latents: a counting sort whose pairs wait in
 * files beside, one for each range of latents, so the heap holds counts and one part at a time, and every pair is written and read once.
 */
public final class ActivationIndexWriter implements AutoCloseable {
    private static final int PAIR = 12;
    private static final int BUFFER = PAIR << 12;
    private static final int MOST_RANGES = 64;
    private static final int LEAST_LATENTS = 256;
    /** Pairs scattered in memory at a time. */
    private static final int PART = 1 << 23;

    private final Path file;
    private final int latentsOfRange;
    private final Range[] ranges;
    private final long[] counts;

    public ActivationIndexWriter(Path file, int latents) throws IOException {
        this.file = file;
        this.counts = new long[latents];
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
            for (var j = row * k; j < (row + 1) * k; j++) {
                if (values[j] <= 0) continue;
                var range = ranges[chosen[j] / latentsOfRange];
                if (range.buffer.remaining() < PAIR) range.drain();
                range.buffer.putInt(position + row).putInt(chosen[j]).putFloat(values[j]);
                counts[chosen[j]]++;
            }
        }
    }

    /** Writes the index; the file appears under its name only when it is complete. */
    public void finish() throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try (var out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writeHeader(out);
            for (var i = 0; i < ranges.length; i++) {
                ranges[i].drain();
                int end = Math.min(counts.length, (i + 1) * latentsOfRange);
                for (var from = i * latentsOfRange; from < end; ) { // one part, unless few latents hold very many pairs
                    int to = from;
                    long held = 0;
                    while (to < end && (to == from || held + counts[to] <= PART)) held += counts[to++];
                    scatter(ranges[i], from, to, Math.toIntExact(held), out);
                    from = to;
                }
                ranges[i].channel.truncate(0);
            }
            out.force(true);
        }
        Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        for (var range : ranges) {
            range.channel.close();
            Files.deleteIfExists(range.path);
        }
    }

    private void writeHeader(FileChannel out) throws IOException {
        var header = ByteBuffer.allocate(ActivationIndex.HEADER + 8 * (counts.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
        long total = 0;
        for (var count : counts) total += count;
        header.putInt(ActivationIndex.MAGIC).putInt(counts.length).putLong(total);
        long start = 0;
        header.putLong(0);
        for (var count : counts) header.putLong(start += count);
        writeAll(out, header.flip());
    }

    /** Reads the range's pairs and keeps those of latents {@code from} to {@code to - 1}; they are appended in the order of latents. */
    private void scatter(Range range, int from, int to, int held, FileChannel out) throws IOException {
        if (held == 0) return;
        var next = new int[to - from];
        for (var latent = from + 1; latent < to; latent++) next[latent - from] = next[latent - from - 1] + (int) counts[latent - 1];
        var sorted = new long[held]; // position in the low half, value in the high one, as the index holds them
        var buffer = ByteBuffer.allocateDirect(PAIR << 16).order(ByteOrder.LITTLE_ENDIAN);
        range.channel.position(0);
        while (range.channel.read(buffer) >= 0 || buffer.position() > 0) {
            buffer.flip();
            if (buffer.remaining() < PAIR) break;
            while (buffer.remaining() >= PAIR) {
                int position = buffer.getInt();
                int latent = buffer.getInt();
                int value = buffer.getInt(); // bits of a float
                if (latent >= from && latent < to) sorted[next[latent - from]++] = (long) value << 32 | position;
            }
            buffer.compact();
        }
        var bytes = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        for (var at = 0; at < held; ) {
            int count = Math.min(bytes.capacity() / 8, held - at);
            bytes.clear().limit(8 * count);
            bytes.asLongBuffer().put(sorted, at, count);
            writeAll(out, bytes);
            at += count;
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
