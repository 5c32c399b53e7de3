package dev.kakehashi.sae;

import java.util.stream.IntStream;

/** Whether floats are numbers: neither infinite nor NaN. */
final class Finite {
    private static final int INFINITY = 0x7f800000; // bits of what is not finite, without their sign, begin here
    private static final int PARTS = 16;

    private Finite() {}

    static boolean all(float[] values) {
        return all(values, 0, values.length);
    }

    /** Like {@link #all} on several threads, as fast as memory can be read. */
    static boolean allOfMany(float[] values) {
        return IntStream.range(0, PARTS).parallel().allMatch(part -> all(values,
                (int) ((long) values.length * part / PARTS), (int) ((long) values.length * (part + 1) / PARTS)));
    }

    /** The largest bits decide, which needs no branch for each value. */
    private static boolean all(float[] values, int from, int to) {
        int largest = 0;
        for (var i = from; i < to; i++)
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE);
        return largest < INFINITY;
    }
}
