package dev.kakehashi.tensor;

import dev.kakehashi.outside.Confinement;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads one safetensors file: the header is checked whole before anything is believed, tensors are read one by one. */
public final class Safetensors implements TensorFile {
    // 100,000 tensors; the largest models have some tens of thousands
    private static final long LONGEST_HEADER = 16L << 20;
    private static final int CHUNK = 1 << 19;

    private final Path file;
    private final FileChannel channel;
    private final long dataStart;
    private final SafetensorsHeader header;

    private Safetensors(Path file, FileChannel channel, long dataStart, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
        this.header = header;
    }

    /** @throws TensorFileException if the header is truncated, lies about the file or names an unknown type */
    public static Safetensors open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) throw problem(file, "is no file"); // a pipe would be waited for
        FileChannel channel;
        try {
            channel = Confinement.channel(file);
        } catch (Unusable e) {
            throw problem(file, e.getMessage());
        }
        try {
            long size = channel.size();
            if (size < 8) throw problem(file, "is shorter than a safetensors header (" + size + " bytes)");
            var head = read(channel, 0, 8, file);
            long length = head.getLong();
            if (length < 2 || length > LONGEST_HEADER)
                throw problem(file, "announces a header of " + length + " bytes, of which at most 16 MiB are read");
            if (8 + length > size)
                throw problem(file, "is truncated: its header of " + length + " bytes does not fit into " + size);
            var header = SafetensorsHeader.read(read(channel, 8, (int) length, file).array(), size - 8 - length);
            return new Safetensors(file, channel, 8 + length, header);
        } catch (Unusable e) {
            channel.close();
            throw problem(file, e.getMessage());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    @Override
    public Set<String> names() {
        return tensors().keySet();
    }

    @Override
    public long[] shape(String name) throws TensorFileException {
        return info(name).shape();
    }

    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    public TensorInfo info(String name) throws TensorFileException {
        var info = header.tensors().get(name);
        if (info == null) throw problem(file, "has no tensor " + name);
        return info;
    }

    /** All values of a tensor as float32. */
    @Override
    public float[] floats(String name) throws IOException {
        var info = info(name);
        if (info.elements() > Integer.MAX_VALUE - 16)
            throw problem(file, "tensor " + name + " is too large for one array");
        var values = new float[(int) info.elements()];
        read(name, 0, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Fills {@code into} with float32 values of a tensor from number {@code first} on: on all cores, each through a
     * small buffer. Pages of a mapped file would count as this process' memory until the mapping is collected.
     */
    @Override
    public void read(String name, long first, FloatBuffer into) throws IOException {
        var info = info(name);
        int count = into.remaining();
        requireRange(info, first, count);
        inParallel(count, (from, to) -> expand(info, first + from, into.slice(into.position() + from, to - from)));
        into.position(into.limit());
    }

    @Override
    public void readRows(String name, int[] ids, long first, FloatBuffer into) throws IOException {
        var info = info(name);
        int columns = (int) info.shape()[1];
        int row = (int) (first / columns);
        for (var id : ids) requireRange(info, (long) id * columns, columns);
        int base = into.position();
        inParallel(into.remaining() / columns, (from, to) -> {
            for (var i = from; i < to; i++)
                expand(info, (long) ids[row + i] * columns, into.slice(base + i * columns, columns));
        });
        into.position(into.limit());
    }

    @Override
    public void readRow(String name, int row, float[] into) throws IOException {
        var info = info(name);
        requireRange(info, (long) row * into.length, into.length);
        var bytes = ByteBuffer.allocate(into.length * info.dtype().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        readWhole(channel, dataStart + info.begin() + (long) row * bytes.capacity(), bytes, file);
        info.dtype().expand(bytes, into, into.length);
    }

    interface Range {
        void run(int from, int to) throws IOException;
    }

    static void inParallel(int count, Range range) throws IOException {
        int parts = Runtime.getRuntime().availableProcessors();
        try {
            IntStream.range(0, parts).parallel().forEach(part -> {
                try {
                    range.run((int) ((long) count * part / parts), (int) ((long) count * (part + 1) / parts));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void expand(TensorInfo info, long first, FloatBuffer into) throws IOException {
        int size = info.dtype().bytes();
        var bytes = ByteBuffer.allocate(Math.min(CHUNK, into.remaining() * size)).order(ByteOrder.LITTLE_ENDIAN);
        var values = new float[bytes.capacity() / size];
        long at = dataStart + info.begin() + first * size;
        while (into.hasRemaining()) {
            int count = Math.min(values.length, into.remaining());
            bytes.clear().limit(count * size);
            readWhole(channel, at, bytes, file);
            info.dtype().expand(bytes, values, count);
            into.put(values, 0, count);
            at += (long) count * size;
        }
    }

    private static void requireRange(TensorInfo info, long first, long count) {
        if (first < 0 || first + count > info.elements())
            throw new IllegalArgumentException(
                    "values " + first + " to " + (first + count) + " of the " + info.elements() + " of " + info.name());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static ByteBuffer read(FileChannel channel, long at, int length, Path file) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        readWhole(channel, at, buffer, file);
        return buffer;
    }

    /** Fills the buffer up to its limit and turns it to its beginning. */
    private static void readWhole(FileChannel channel, long at, ByteBuffer buffer, Path file) throws IOException {
        while (buffer.hasRemaining())
            if (channel.read(buffer, at + buffer.position()) < 0) throw problem(file, "ends before its header says so");
        buffer.flip();
    }

    private static TensorFileException problem(Path file, String what) {
        return new TensorFileException(file.getFileName() + " " + what + ".");
    }
}
