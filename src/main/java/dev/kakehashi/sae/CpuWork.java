package dev.kakehashi.sae;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that steps and encoders on a CPU work in, one after the other: many SAEs of one job need it once. */
public final class CpuWork {
    /** Bytes. At any other address libtorch's product takes a fourth longer. */
    private static final int ALIGNMENT = 64;

    float[] centred = {}; // x - b_dec, (batch, width)
    float[] gradient = {}; // g, (batch, width)
    int[] chosen = {}; // (batch, k)
    float[] values = {}; // z, (batch, k)
    float[] valueGradient = {}; // dz, (batch, k)
    private ByteBuffer input = ByteBuffer.allocate(0);
    private ByteBuffer scores = ByteBuffer.allocate(0);

    /** Bytes outside of Java's heap that an encoder's product works in. */
    public static long productBytes(long width) {
        return CpuEncoder.tileBytes(width);
    }

    /** Makes the arrays of a step fit. */
    void fit(int batch, int width, int k) {
        if (centred.length != batch * width) {
            centred = new float[batch * width];
            gradient = new float[batch * width];
        }
        if (chosen.length != batch * k) {
            chosen = new int[batch * k];
            values = new float[batch * k];
            valueGradient = new float[batch * k];
        }
    }

    /** Room for so many floats that go into a product. */
    ByteBuffer input(int floats) {
        if (input.capacity() < 4 * floats) input = direct(floats);
        return input;
    }

    /** Room for so many floats that come out of a product. */
    ByteBuffer scores(int floats) {
        if (scores.capacity() < 4 * floats) scores = direct(floats);
        return scores;
    }

    /** Memory outside the heap that Java and libtorch share. */
    private static ByteBuffer direct(int floats) {
        int whole = (4 * floats + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocateDirect(whole + ALIGNMENT).alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder());
    }
}
