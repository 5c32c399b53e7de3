package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where every latent was activated and how strongly, latent by latent, memory-mapped: everything on screen is recomputed from it. */
public final class ActivationIndex {
    static final int MAGIC = 0x4b4b4149; // "KKAI"
    static final int HEADER = 16;
    private static final int PAIRS_AT_ONCE = 1 << 27; // mapped at a time, 1 GiB

    private final long[] starts;
    private final LongBuffer[] parts;

    private ActivationIndex(long[] starts, LongBuffer[] parts) {
        this.starts = starts;
        this.parts = parts;
    }

    /** @throws IOException when the file is not one of ours, lies about itself or is truncated */
    public static ActivationIndex open(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var header = read(channel, 0, HEADER, file);
            if (header.getInt() != MAGIC) throw new IOException(file.getFileName() + " is no activation index.");
            int latents = header.getInt();
            long pairs = header.getLong();
            long data = HEADER + 8L * (latents + 1);
            if (latents < 0 || pairs < 0 || channel.size() != data + 8 * pairs) throw new IOException(file.getFileName() + " is incomplete.");
            var offsets = read(channel, HEADER, 8 * (latents + 1), file);
            var starts = new long[latents + 1];
            for (var i = 0; i <= latents; i++) {
                starts[i] = offsets.getLong();
                if (starts[i] < (i == 0 ? 0 : starts[i - 1]) || starts[i] > pairs) throw new IOException(file.getFileName() + " is damaged.");
            }
            var parts = new LongBuffer[(int) ((pairs + PAIRS_AT_ONCE - 1) / PAIRS_AT_ONCE)];
            for (var part = 0; part < parts.length; part++) {
                long from = (long) part * PAIRS_AT_ONCE;
                long size = Math.min(PAIRS_AT_ONCE, pairs - from);
                parts[part] = channel.map(FileChannel.MapMode.READ_ONLY, data + 8 * from, 8 * size).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
            }
            return new ActivationIndex(starts, parts);
        }
    }

    public int latents() {
        return starts.length - 1;
    }

    public long pairs() {
        return starts[latents()];
    }

    /** On how many tokens the latent was activated. */
    public int count(int latent) {
        return (int) (starts[latent + 1] - starts[latent]);
    }

    public ActivationList list(int latent) {
        var pairs = new long[count(latent)];
        read(latent, pairs);
        var positions = new int[pairs.length];
        var values = new float[pairs.length];
        for (var i = 0; i < pairs.length; i++) {
            positions[i] = position(pairs[i]);
            values[i] = value(pairs[i]);
        }
        return new ActivationList(positions, values);
    }

    /** Copies a latent's pairs to the beginning of {@code into}, in rising order of positions; the pages of no other latent are touched. */
    void read(int latent, long[] into) {
        int count = count(latent);
        for (var done = 0; done < count; ) {
            long at = starts[latent] + done;
            var part = parts[(int) (at / PAIRS_AT_ONCE)];
            int offset = (int) (at % PAIRS_AT_ONCE);
            int length = Math.min(count - done, part.capacity() - offset);
            part.get(offset, into, done, length);
            done += length;
        }
    }

    static int position(long pair) {
        return (int) pair;
    }

    static float value(long pair) {
        return Float.intBitsToFloat((int) (pair >>> 32));
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes, Path file) throws IOException {
        if (bytes < 0 || at + bytes > channel.size()) throw new IOException(file.getFileName() + " is incomplete.");
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) channel.read(buffer, at + buffer.position());
        return buffer.flip();
    }
}
