package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Collects (position, latent, value) in the order of tokens and writes them in the order of latents: a counting sort whose pairs wait in a
 * file beside, so the heap holds counts only.
 */
public final class ActivationIndexWriter implements AutoCloseable {
    private static final int PAIR = 12;
    private static final int BUFFER = PAIR << 16;
    /** Pairs scattered in memory at a time. */
    private static final int PART = 1 << 23;

    private final Path file;
    private final Path waiting;
    private final FileChannel pairs;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private final long[] counts;

    public ActivationIndexWriter(Path file, int latents) throws IOException {
        this.file = file;
        this.waiting = file.resolveSibling(file.getFileName() + ".pairs");
        this.pairs = FileChannel.open(
                waiting, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.counts = new long[latents];
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
                if (buffer.remaining() < PAIR) drain();
                buffer.putInt(position + row).putInt(chosen[j]).putFloat(values[j]);
                counts[chosen[j]]++;
            }
        }
    }

    /** Writes the index; the file appears under its name only when it is complete. */
    public void finish() throws IOException {
        drain();
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try (var out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            writeHeader(out);
            for (var from = 0; from < counts.length; ) {
                int to = from;
                long held = 0;
                while (to < counts.length && (to == from || held + counts[to] <= PART)) held += counts[to++];
                scatter(from, to, Math.toIntExact(held), out);
                from = to;
            }
            out.force(true);
        }
        Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        pairs.close();
        Files.deleteIfExists(waiting);
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

    /** Reads all pairs once and keeps those of latents {@code from} to {@code to - 1}; they are appended in the order of latents. */
    private void scatter(int from, int to, int held, FileChannel out) throws IOException {
        if (held == 0) return;
        var next = new int[to - from];
        for (var latent = from + 1; latent < to; latent++) next[latent - from] = next[latent - from - 1] + (int) counts[latent - 1];
        var positions = new int[held];
        var values = new float[held];
        pairs.position(0);
        buffer.clear();
        while (pairs.read(buffer) >= 0 || buffer.position() > 0) {
            buffer.flip();
            if (buffer.remaining() < PAIR) break;
            while (buffer.remaining() >= PAIR) {
                int position = buffer.getInt();
                int latent = buffer.getInt();
                float value = buffer.getFloat();
                if (latent < from || latent >= to) continue;
                int at = next[latent - from]++;
                positions[at] = position;
                values[at] = value;
            }
            buffer.compact();
        }
        buffer.clear();
        var bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < held; i++) {
            if (bytes.remaining() < 8) {
                writeAll(out, bytes.flip());
                bytes.clear();
            }
            bytes.putInt(positions[i]).putFloat(values[i]);
        }
        writeAll(out, bytes.flip());
    }

    private void drain() throws IOException {
        pairs.position(pairs.size());
        writeAll(pairs, buffer.flip());
        buffer.clear();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
