package dev.kakehashi.tensor;

/**
 * Sums over parts of float arrays, each in eight sums that do not wait for one another; the order is fixed, so the bits
 * are too.
 */
public final class FloatSums {
    private FloatSums() {}

    /** sum of a[at + i] b[from + i] for i below {@code count}. */
    public static float product(float[] a, int at, float[] b, int from, int count) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i + 8 <= count; i += 8) {
            s0 += a[at + i] * b[from + i];
            s1 += a[at + i + 1] * b[from + i + 1];
            s2 += a[at + i + 2] * b[from + i + 2];
            s3 += a[at + i + 3] * b[from + i + 3];
            s4 += a[at + i + 4] * b[from + i + 4];
            s5 += a[at + i + 5] * b[from + i + 5];
            s6 += a[at + i + 6] * b[from + i + 6];
            s7 += a[at + i + 7] * b[from + i + 7];
        }
        float rest = 0;
        for (; i < count; i++) rest += a[at + i] * b[from + i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
    }

    /** sum of a[at + i]^2 for i below {@code count}, in double precision. */
    public static double squares(float[] a, int at, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            s0 += (double) a[at + i] * a[at + i];
            s1 += (double) a[at + i + 1] * a[at + i + 1];
            s2 += (double) a[at + i + 2] * a[at + i + 2];
            s3 += (double) a[at + i + 3] * a[at + i + 3];
        }
        double rest = 0;
        for (; i < count; i++) rest += (double) a[at + i] * a[at + i];
        return (s0 + s1) + (s2 + s3) + rest;
    }

    /** sum of (a[at + i] - b[at + i])^2 for i below {@code count}, in double precision. */
    public static double distance(float[] a, float[] b, int at, int count) {
        double s0 = 0, s1 = 0;
        int i = at;
        for (; i + 2 <= at + count; i += 2) {
            double d0 = (double) a[i] - b[i];
            double d1 = (double) a[i + 1] - b[i + 1];
            s0 += d0 * d0;
            s1 += d1 * d1;
        }
        double rest = i < at + count ? (double) a[i] - b[i] : 0;
        return s0 + s1 + rest * rest;
    }
}
