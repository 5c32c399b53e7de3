package dev.kakehashi.tensor.pickle;

import dev.kakehashi.tensor.DType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Locale;
import java.util.Optional;

/**
 * The element types that a storage of a torch checkpoint may have; the fractional ones are expanded to float32 here,
 * not in native code.
 */
enum ElementType {
    FLOAT(4),
    HALF(2),
    BFLOAT16(2),
    DOUBLE(8),
    LONG(8),
    INT(4),
    SHORT(2),
    CHAR(1),
    BYTE(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Whole numbers stand beside weights (positions, counters) but are none. */
    boolean fractional() {
        return ordinal() <= DOUBLE.ordinal();
    }

    /** @param name as pickles hold it: {@code FloatStorage}, {@code BFloat16Storage} */
    static Optional<ElementType> ofStorage(String name) {
        for (var type : values())
            if (name.endsWith("Storage") && type.storageName().equals(name)) return Optional.of(type);
        return Optional.empty();
    }

    /** Expands little-endian elements until {@code from} is empty. */
    void expand(ByteBuffer from, FloatBuffer into) {
        if (this == FLOAT) {
            into.put(from.asFloatBuffer());
            return;
        }
        int elements = from.remaining() / bytes;
        if (this == HALF || this == BFLOAT16) {
            var values = new float[elements];
            (this == HALF ? DType.F16 : DType.BF16).expand(from, values, elements);
            into.put(values);
            return;
        }
        for (var i = 0; i < elements; i++) into.put(at(from, i));
    }

    float at(ByteBuffer from, int index) {
        int place = from.position() + index * bytes;
        return switch (this) {
            case FLOAT -> from.getFloat(place);
            case HALF -> DType.F16.expand(from.getShort(place));
            case BFLOAT16 -> DType.BF16.expand(from.getShort(place));
            case DOUBLE -> (float) from.getDouble(place);
            default -> throw new IllegalStateException(this + " is refused before it is read");
        };
    }

    private String storageName() {
        return (this == BFLOAT16 ? "BFloat16" : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT))
                + "Storage";
    }
}
