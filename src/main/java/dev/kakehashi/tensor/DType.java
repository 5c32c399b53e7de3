package dev.kakehashi.tensor;

import java.nio.ByteBuffer;

/** Element types that files may hold and that are expanded to float32 in Java; others never reach native code. */
public enum DType {
    F32(4),
    F16(2),
    BF16(2);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** The float32 nearest to 16 bits of this type. */
    public float expand(short bits) {
        return this == BF16 ? Float.intBitsToFloat(bits << 16) : halfToFloat(bits);
    }

    /** Expands the first {@code count} values of {@code bits}, little-endian, from its position on. */
    public void expand(ByteBuffer bits, float[] into, int count) {
        int at = bits.position();
        switch (this) {
            case F32 -> bits.asFloatBuffer().get(into, 0, count);
            case BF16 -> {
                for (var i = 0; i < count; i++) into[i] = Float.intBitsToFloat(bits.getShort(at + 2 * i) << 16);
            }
            case F16 -> {
                for (var i = 0; i < count; i++) into[i] = halfToFloat(bits.getShort(at + 2 * i));
            }
        }
    }

    private static float halfToFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 31) return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        if (exponent > 0) return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
        float small = fraction * 0x1p-24f; // subnormal
        return sign == 0 ? small : -small;
    }
}
