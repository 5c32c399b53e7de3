package dev.kakehashi.activations;

/** Applies a normalisation policy to residual vectors in place (METHOD section 2). */
public final class Normalizer {
    private static final float TINY = 1e-12f;

    private Normalizer() {}

    /** @param rows (count, width), row-major, changed in place */
    public static void apply(Normalization policy, float[] rows, int width) {
        apply(policy, rows, 0, rows.length, width);
    }

    /** Like {@link #apply(Normalization, float[], int)} on the rows between two places of the array. */
    static void apply(Normalization policy, float[] rows, int from, int to, int width) {
        if (policy == Normalization.NONE) return;
        for (var at = from; at < to; at += width) {
            if (policy == Normalization.STANDARDIZATION) center(rows, at, width);
            double squares = 0;
            for (var i = at; i < at + width; i++) squares += (double) rows[i] * rows[i];
            double size = policy == Normalization.L2 ? Math.sqrt(squares) : Math.sqrt(squares / width);
            float factor = (float) (1 / Math.max(size, TINY));
            for (var i = at; i < at + width; i++) rows[i] *= factor;
        }
    }

    /** What the policy took away from one vector: {@code normalised * size + mean} is the vector again. */
    public record Scale(double mean, double size) {
        public static Scale of(Normalization policy, float[] original, int at, int width) {
            if (policy == Normalization.NONE) return new Scale(0, 1);
            double mean = 0;
            if (policy == Normalization.STANDARDIZATION)
                for (var i = at; i < at + width; i++) mean += original[i] / (double) width;
            double squares = 0;
            for (var i = at; i < at + width; i++) squares += (original[i] - mean) * (original[i] - mean);
            return new Scale(mean, policy == Normalization.L2 ? Math.sqrt(squares) : Math.sqrt(squares / width));
        }
    }

    /**
     * Undoes the policy for one vector: gives {@code rows[at ..]} the scale (and mean) that {@code original[at ..]}
     * had.
     */
    public static void restore(Normalization policy, float[] rows, float[] original, int at, int width) {
        if (policy == Normalization.NONE) return;
        var scale = Scale.of(policy, original, at, width);
        for (var i = at; i < at + width; i++) rows[i] = (float) (rows[i] * scale.size + scale.mean);
    }

    private static void center(float[] rows, int at, int width) {
        double sum = 0;
        for (var i = at; i < at + width; i++) sum += rows[i];
        float mean = (float) (sum / width);
        for (var i = at; i < at + width; i++) rows[i] -= mean;
    }
}
