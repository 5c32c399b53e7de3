package dev.kakehashi.tensor;

/**
 * Four rows of a matrix, each with a factor, read side by side: a row far away in memory that is read alone is waited
 * for. Fewer than four are filled up with a row that is there and the factor 0.
 */
public final class FourRows {
    private final int[] starts = new int[4];
    private final float[] factors = new float[4];
    private int size;

    public boolean isFull() {
        return size == 4;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** @param start where the row begins in its matrix */
    public void put(int start, float factor) {
        starts[size] = start;
        factors[size++] = factor;
    }

    /** Forgets its rows. */
    public void clear() {
        size = 0;
    }

    /** sum[at + i] += sum of factor x rows[start + i] for i below {@code count}. */
    public void addTo(float[] sum, int at, int count, float[] rows) {
        fill();
        int r0 = starts[0], r1 = starts[1], r2 = starts[2], r3 = starts[3];
        float f0 = factors[0], f1 = factors[1], f2 = factors[2], f3 = factors[3];
        for (var i = 0; i < count; i++)
            sum[at + i] += (f0 * rows[r0 + i] + f1 * rows[r1 + i]) + (f2 * rows[r2 + i] + f3 * rows[r3 + i]);
    }

    /** products[j] = sum of rows[start_j + i] x with[at + i] for i below {@code count}; factors play no part. */
    public void products(float[] rows, float[] with, int at, int count, float[] products) {
        fill();
        int r0 = starts[0], r1 = starts[1], r2 = starts[2], r3 = starts[3];
        float even0 = 0, even1 = 0, even2 = 0, even3 = 0, odd0 = 0, odd1 = 0, odd2 = 0, odd3 = 0;
        int i = 0;
        for (; i + 2 <= count; i += 2) {
            float even = with[at + i];
            float odd = with[at + i + 1];
            even0 += even * rows[r0 + i];
            even1 += even * rows[r1 + i];
            even2 += even * rows[r2 + i];
            even3 += even * rows[r3 + i];
            odd0 += odd * rows[r0 + i + 1];
            odd1 += odd * rows[r1 + i + 1];
            odd2 += odd * rows[r2 + i + 1];
            odd3 += odd * rows[r3 + i + 1];
        }
        float last = i < count ? with[at + i] : 0;
        products[0] = even0 + odd0 + (i < count ? last * rows[r0 + i] : 0);
        products[1] = even1 + odd1 + (i < count ? last * rows[r1 + i] : 0);
        products[2] = even2 + odd2 + (i < count ? last * rows[r2 + i] : 0);
        products[3] = even3 + odd3 + (i < count ? last * rows[r3 + i] : 0);
    }

    private void fill() {
        for (var i = size; i < 4; i++) {
            starts[i] = starts[0];
            factors[i] = 0;
        }
    }
}
