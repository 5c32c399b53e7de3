package dev.kakehashi.analysis.index;

import dev.kakehashi.analysis.StaleState;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The pairs of some neighbouring latents that wait to be sorted. A resumed pass appends to a file of its own: whoever
 * wrote the ones before may still hold them open, so that of those only the bytes a resume point names are read.
 */
final class WaitingPairs implements Closeable {
    /** Bytes of (position, latent, value). */
    static final int PAIR = 12;

    private static final int BUFFER = PAIR << 12;

    private final Path name;
    private final List<Long> earlier; // bytes of earlier attempts' files
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private FileChannel channel; // null until something is written

    /** Takes some pairs. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer pairs) throws IOException;
    }

    private WaitingPairs(Path name, List<Long> earlier) {
        this.name = name;
        this.earlier = earlier;
    }

    /** @param name of the files, to which their numbers are added */
    static WaitingPairs begin(Path name) {
        return new WaitingPairs(name, new ArrayList<>());
    }

    /** @throws StaleState when a file is shorter than it was */
    static WaitingPairs resume(Path name, DataInput state) throws IOException {
        var pairs = begin(name);
        for (var left = state.readInt(); left > 0; left--) pairs.earlier.add(state.readLong());
        for (var number = 0; number < pairs.earlier.size(); number++)
            if (pairs.earlier.get(number) > pairs.file(number).toFile().length())
                throw new StaleState(pairs.file(number).getFileName() + " is shorter than it was");
        return pairs;
    }

    void add(int position, int latent, float value) throws IOException {
        if (buffer.remaining() < PAIR) drain();
        buffer.putInt(position).putInt(latent).putFloat(value);
    }

    /** Forces everything added so far to disk; the folder that names the file is the caller's. */
    void force() throws IOException {
        drain();
        if (channel != null) channel.force(false);
    }

    /** What {@link #resume} needs; says how much was forced, not how much was added. */
    void write(DataOutput state) throws IOException {
        state.writeInt(earlier.size() + 1);
        for (var bytes : earlier) state.writeLong(bytes);
        state.writeLong(channel == null ? 0 : channel.size());
    }

    /** @param sink gets all pairs in the order they were added in, some at a time */
    void read(Sink sink) throws IOException {
        drain();
        for (var number = 0; number < earlier.size(); number++) {
            if (earlier.get(number) == 0) continue;
            try (var file = FileChannel.open(file(number), StandardOpenOption.READ)) {
                read(file, earlier.get(number), sink);
            }
        }
        if (channel != null) read(channel, channel.size(), sink);
    }

    private static void read(FileChannel file, long bytes, Sink sink) throws IOException {
        var some = ByteBuffer.allocateDirect(PAIR << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < bytes; at += some.limit()) {
            some.clear().limit((int) Math.min(some.capacity(), bytes - at));
            while (some.hasRemaining()) if (file.read(some, at + some.position()) < 0)
                throw new IOException("The file of waiting pairs ends early.");
            sink.accept(some.flip());
        }
    }

    void delete() throws IOException {
        close();
        for (var number = 0; number <= earlier.size(); number++) Files.deleteIfExists(file(number));
    }

    @Override
    public void close() throws IOException {
        if (channel != null) channel.close();
    }

    private void drain() throws IOException {
        buffer.flip();
        if (buffer.hasRemaining() && channel == null) channel = open();
        while (buffer.hasRemaining()) channel.write(buffer);
        buffer.clear();
    }

    private FileChannel open() throws IOException {
        var own = file(earlier.size());
        Files.deleteIfExists(own); // of an attempt that wrote no resume point, and may hold it open
        return FileChannel.open(own, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private Path file(int number) {
        return name.resolveSibling(name.getFileName() + "." + number);
    }
}
