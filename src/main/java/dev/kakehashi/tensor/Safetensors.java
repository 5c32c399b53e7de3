package dev.kakehashi.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Reads one safetensors file: the header is checked whole before anything is believed, tensors are read one by one. */
public final class Safetensors implements AutoCloseable {
    private static final long LONGEST_HEADER = 100L << 20;
    private static final int CHUNK = 1 << 19;
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final Path file;
    private final FileChannel channel;
    private final long dataStart;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Safetensors(Path file, FileChannel channel, long dataStart) {
        this.file = file;
        this.channel = channel;
        this.dataStart = dataStart;
    }

    /** @throws TensorFileException if the header is truncated, lies about the file or names an unknown type */
    public static Safetensors open(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size < 8) throw problem(file, "is shorter than a safetensors header (" + size + " bytes)");
            var head = read(channel, 0, 8, file);
            long length = head.getLong();
            if (length < 2 || length > LONGEST_HEADER) throw problem(file, "announces a header of " + length + " bytes");
            if (8 + length > size) throw problem(file, "is truncated: its header of " + length + " bytes does not fit into " + size);
            var opened = new Safetensors(file, channel, 8 + length);
            opened.parse(read(channel, 8, (int) length, file), size - 8 - length);
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    public TensorInfo info(String name) throws TensorFileException {
        var info = tensors.get(name);
        if (info == null) throw problem(file, "has no tensor " + name);
        return info;
    }

    /** All values of a tensor as float32. */
    public float[] floats(String name) throws IOException {
        var info = info(name);
        if (info.elements() > Integer.MAX_VALUE - 16) throw problem(file, "tensor " + name + " is too large for one array");
        var values = new float[(int) info.elements()];
        read(name, 0, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Fills {@code into} with float32 values of a tensor from number {@code first} on: on all cores, each through a small buffer. Pages of a
     * mapped file would count as this process' memory until the mapping is collected.
     */
    public void read(String name, long first, FloatBuffer into) throws IOException {
        var info = info(name);
        int count = into.remaining();
        requireRange(info, first, count);
        inParallel(count, (from, to) -> expand(info, first + from, into.slice(into.position() + from, to - from)));
        into.position(into.limit());
    }

    /**
     * Like {@link #read} on the matrix that consists of the rows {@code ids} of this one.
     *
     * @param first a multiple of the columns, like the room in {@code into}
     */
    void readRows(String name, int[] ids, long first, FloatBuffer into) throws IOException {
        var info = info(name);
        int columns = (int) info.shape()[1];
        int row = (int) (first / columns);
        for (var id : ids) requireRange(info, (long) id * columns, columns);
        int base = into.position();
        inParallel(into.remaining() / columns, (from, to) -> {
            for (var i = from; i < to; i++) expand(info, (long) ids[row + i] * columns, into.slice(base + i * columns, columns));
        });
        into.position(into.limit());
    }

    private interface Range {
        void run(int from, int to) throws IOException;
    }

    private static void inParallel(int count, Range range) throws IOException {
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
            throw new IllegalArgumentException("values " + first + " to " + (first + count) + " of the " + info.elements() + " of " + info.name());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void parse(ByteBuffer header, long dataSize) throws TensorFileException {
        var root = tree(header);
        for (var fields = root.fields(); fields.hasNext(); ) {
            var field = fields.next();
            if (field.getKey().equals("__metadata__")) readMetadata(field.getValue());
            else tensors.put(field.getKey(), tensor(field.getKey(), field.getValue(), dataSize));
        }
        refuseOverlaps();
    }

    private JsonNode tree(ByteBuffer header) throws TensorFileException {
        var bytes = new byte[header.remaining()];
        header.get(bytes);
        try {
            var root = JSON.readTree(bytes);
            if (root == null || !root.isObject()) throw problem(file, "has a header that is not a JSON object");
            return root;
        } catch (JsonProcessingException e) {
            throw problem(file, "has a header that is not JSON: " + e.getOriginalMessage());
        } catch (TensorFileException e) {
            throw e;
        } catch (IOException e) {
            throw problem(file, "has a header that cannot be read: " + e.getMessage());
        }
    }

    private void readMetadata(JsonNode node) {
        node.fields().forEachRemaining(entry -> metadata.put(entry.getKey(), entry.getValue().asText()));
    }

    private TensorInfo tensor(String name, JsonNode node, long dataSize) throws TensorFileException {
        var dtype = dtype(name, node.path("dtype").asText());
        var shape = shape(name, node.path("shape"));
        var offsets = node.path("data_offsets");
        if (!offsets.isArray() || offsets.size() != 2 || !offsets.get(0).isIntegralNumber() || !offsets.get(1).isIntegralNumber())
            throw problem(file, "tensor " + name + " has no two data offsets");
        long begin = offsets.get(0).asLong();
        long end = offsets.get(1).asLong();
        if (begin < 0 || end < begin || end > dataSize)
            throw problem(file, "is truncated or lies: tensor " + name + " claims bytes " + begin + " to " + end + " of " + dataSize);
        var info = new TensorInfo(name, dtype, shape, begin, end);
        if (info.elements() * dtype.bytes() != end - begin)
            throw problem(file, "tensor " + name + " needs " + info.elements() * dtype.bytes() + " bytes but claims " + (end - begin));
        return info;
    }

    private DType dtype(String name, String text) throws TensorFileException {
        for (var dtype : DType.values()) if (dtype.name().equals(text)) return dtype;
        throw problem(file, "tensor " + name + " has the type \"" + text + "\"; only F32, F16 and BF16 are read");
    }

    private long[] shape(String name, JsonNode node) throws TensorFileException {
        if (!node.isArray() || node.size() > 8) throw problem(file, "tensor " + name + " has no usable shape");
        var shape = new long[node.size()];
        long elements = 1;
        for (var i = 0; i < shape.length; i++) {
            shape[i] = node.get(i).isIntegralNumber() ? node.get(i).asLong(-1) : -1;
            if (shape[i] < 0 || shape[i] > 1L << 40) throw problem(file, "tensor " + name + " has an impossible shape");
            if (shape[i] > 0 && elements > (1L << 42) / shape[i]) throw problem(file, "tensor " + name + " has an impossible shape");
            elements *= shape[i];
        }
        return shape;
    }

    private void refuseOverlaps() throws TensorFileException {
        var byPlace = new ArrayList<>(tensors.values());
        byPlace.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        for (var i = 1; i < byPlace.size(); i++) {
            var before = byPlace.get(i - 1);
            if (byPlace.get(i).begin() < before.end())
                throw problem(file, "tensors " + before.name() + " and " + byPlace.get(i).name() + " overlap");
        }
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
