package dev.kakehashi.tensor.pickle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles operation by operation, as Python's pickler of protocol 2 does, and as no pickler would. */
public final class PickleBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static PickleBytes start() {
        return new PickleBytes().raw(0x80, 2);
    }

    public PickleBytes raw(int... bytes) {
        for (var b : bytes) out.write(b);
        return this;
    }

    public PickleBytes op(String operations) {
        out.writeBytes(operations.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public PickleBytes name(String module, String name) {
        return op("c" + module + "\n" + name + "\n");
    }

    public PickleBytes text(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        op("X").little(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    public PickleBytes number(long value) {
        if (value >= 0 && value < 256) return raw('K', (int) value);
        if (value >= 0 && value < 65536) return raw('M', (int) value & 0xff, (int) value >> 8);
        if (value == (int) value) return op("J").little((int) value);
        raw(0x8a, 8);
        out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
        return this;
    }

    public PickleBytes numbers(long... values) {
        op("(");
        for (var value : values) number(value);
        return op("t");
    }

    /** A tensor as torch.save describes it. */
    public PickleBytes tensor(String storageType, String key, long storageElements, long offset, long[] shape,
            long[] strides) {
        name("torch._utils", "_rebuild_tensor_v2").op("((").text("storage").name("torch", storageType).text(key)
                .text("cpu").number(storageElements);
        return op("tQ").number(offset).numbers(shape).numbers(strides).raw(0x89).name("collections", "OrderedDict")
                .op(")RtR");
    }

    public byte[] stop() {
        return op(".").out.toByteArray();
    }

    private PickleBytes little(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
        return this;
    }
}
