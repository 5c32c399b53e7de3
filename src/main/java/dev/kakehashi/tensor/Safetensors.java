package dev.kakehashi.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** Reads one safetensors file: the header is checked whole before anything is believed, tensors are mapped one by one. */
public final class Safetensors implements AutoCloseable {
    private static final long LONGEST_HEADER = 100L << 20;
    private static final int CHUNK = 16 << 20;
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
        read(name, FloatBuffer.wrap(values));
        return values;
    }

    /** Expands a tensor into {@code into}, which must have room for all of it; whole files never lie on the heap. */
    public void read(String name, FloatBuffer into) throws IOException {
        var info = info(name);
        for (long at = info.begin(); at < info.end(); at += CHUNK) {
            long bytes = Math.min(CHUNK, info.end() - at);
            var mapped = channel.map(FileChannel.MapMode.READ_ONLY, dataStart + at, bytes).order(ByteOrder.LITTLE_ENDIAN);
            if (info.dtype() == DType.F32) {
                into.put(mapped.asFloatBuffer());
            } else {
                var bits = mapped.asShortBuffer();
                while (bits.hasRemaining()) into.put(info.dtype().expand(bits.get()));
            }
        }
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
        while (buffer.hasRemaining())
            if (channel.read(buffer, at + buffer.position()) < 0) throw problem(file, "ends within its header");
        return buffer.flip();
    }

    private static TensorFileException problem(Path file, String what) {
        return new TensorFileException(file.getFileName() + " " + what + ".");
    }
}
