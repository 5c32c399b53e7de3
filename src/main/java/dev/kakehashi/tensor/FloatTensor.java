package dev.kakehashi.tensor;

import java.nio.FloatBuffer;

/** A float32 tensor in row-major order, to be written. */
public record FloatTensor(long[] shape, FloatBuffer values) {
    public static FloatTensor of(float[] values, long... shape) {
        long elements = 1;
        for (var size : shape) elements *= size;
        if (elements != values.length)
            throw new IllegalArgumentException("the shape does not hold " + values.length + " values");
        return new FloatTensor(shape, FloatBuffer.wrap(values));
    }
}
