package dev.kakehashi.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes float32 tensors as one safetensors file, streaming, forced to disk before it returns. */
public final class SafetensorsWriter {
    private static final int CHUNK_FLOATS = 1 << 20;

    private SafetensorsWriter() {}

    public static void write(Path file, Map<String, FloatTensor> tensors, Map<String, String> metadata)
            throws IOException {
        var header = header(tensors, metadata);
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).flip());
            writeAll(channel, ByteBuffer.wrap(header));
            var chunk = ByteBuffer.allocateDirect(4 * CHUNK_FLOATS).order(ByteOrder.LITTLE_ENDIAN);
            for (var tensor : tensors.values()) {
                var values = tensor.values().duplicate();
                while (values.hasRemaining()) {
                    int count = Math.min(CHUNK_FLOATS, values.remaining());
                    var part = values.slice(values.position(), count);
                    values.position(values.position() + count);
                    chunk.clear().limit(4 * count);
                    chunk.asFloatBuffer().put(part);
                    writeAll(channel, chunk);
                }
            }
            channel.force(true);
        }
    }

    private static byte[] header(Map<String, FloatTensor> tensors, Map<String, String> metadata) throws IOException {
        var root = new LinkedHashMap<String, Object>();
        if (!metadata.isEmpty()) root.put("__metadata__", metadata);
        long at = 0;
        for (var entry : tensors.entrySet()) {
            long end = at + 4L * entry.getValue().values().remaining();
            var tensor = new LinkedHashMap<String, Object>();
            tensor.put("dtype", "F32");
            tensor.put("shape", entry.getValue().shape());
            tensor.put("data_offsets", List.of(at, end));
            root.put(entry.getKey(), tensor);
            at = end;
        }
        var json = new ObjectMapper().writeValueAsString(root);
        // readers expect data aligned to 8 bytes
        var padding = (8 - json.getBytes(StandardCharsets.UTF_8).length % 8) % 8;
        return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
