package dev.kakehashi.sae;

/**
 * Weiszfeld's iteration from the mean: the point with the smallest sum of distances, where b_dec begins (METHOD section
 * 3).
 */
final class GeometricMedian {
    private static final double TINY = 1e-12;

    private GeometricMedian() {}

    /** @param rows (count, width); stops when the point moves less than {@code tolerance} */
    static float[] of(float[] rows, int width, int iterations, double tolerance) {
        int count = rows.length / width;
        var point = new double[width];
        for (var row = 0; row < count; row++)
            for (var i = 0; i < width; i++) point[i] += rows[row * width + i] / (double) count;
        for (var iteration = 0; iteration < iterations; iteration++) {
            var next = new double[width];
            double total = 0;
            for (var row = 0; row < count; row++) {
                double squares = 0;
                for (var i = 0; i < width; i++) {
                    double difference = rows[row * width + i] - point[i];
                    squares += difference * difference;
                }
                double weight = 1 / Math.max(Math.sqrt(squares), TINY);
                total += weight;
                for (var i = 0; i < width; i++) next[i] += weight * rows[row * width + i];
            }
            double moved = 0;
            for (var i = 0; i < width; i++) {
                next[i] /= total;
                moved += (next[i] - point[i]) * (next[i] - point[i]);
            }
            point = next;
            if (Math.sqrt(moved) < tolerance) break;
        }
        var median = new float[width];
        for (var i = 0; i < width; i++) median[i] = (float) point[i];
        return median;
    }
}
