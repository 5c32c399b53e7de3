package dev.kakehashi.analysis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where every latent was activated and how strongly, latent by latent, memory-mapped: everything on screen is recomputed from it. */
public final class ActivationIndex {
    static final int MAGIC = 0x4b4b4149; // "KKAI"
    static final int HEADER = 16;
    private static final long MAPPED_AT_ONCE = 1L << 30;

    private final long[] starts;
    private final ByteBuffer[] parts;

    private ActivationIndex(long[] starts, ByteBuffer[] parts) {
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
            var parts = new ByteBuffer[(int) ((8 * pairs + MAPPED_AT_ONCE - 1) / MAPPED_AT_ONCE)];
            for (var part = 0; part < parts.length; part++) {
                long from = part * MAPPED_AT_ONCE;
                long size = Math.min(MAPPED_AT_ONCE, 8 * pairs - from);
                parts[part] = channel.map(FileChannel.MapMode.READ_ONLY, data + from, size).order(ByteOrder.LITTLE_ENDIAN);
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
        int count = count(latent);
        var positions = new int[count];
        var values = new float[count];
        for (var i = 0; i < count; i++) {
            long at = 8 * (starts[latent] + i);
            var part = parts[(int) (at / MAPPED_AT_ONCE)];
            int offset = (int) (at % MAPPED_AT_ONCE); // a pair of 8 bytes never crosses the border of a part
            positions[i] = part.getInt(offset);
            values[i] = part.getFloat(offset + 4);
        }
        return new ActivationList(positions, values);
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes, Path file) throws IOException {
        if (bytes < 0 || at + bytes > channel.size()) throw new IOException(file.getFileName() + " is incomplete.");
        var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) channel.read(buffer, at + buffer.position());
        return buffer.flip();
    }
}
