package dev.kakehashi.analysis;

import dev.kakehashi.analysis.index.ActivationIndex;

/**
 * Finds A(i) of latents, one after the other: the activations strictly greater than a fraction of the largest (METHOD
 * section 4).
 */
public final class ActivatingScan {
    public static final int AT_ONCE = 4096;

    private final float[] values = new float[AT_ONCE];
    private final int[] found = new int[AT_ONCE];

    /**
     * Takes the first {@code count} of some positions of an activating set; all of them, in rising order, from call to
     * call.
     */
    public interface Sink {
        void accept(int[] positions, int count);
    }

    public void read(ActivationIndex index, int latent, double fraction, Sink sink) {
        int all = index.kept(latent);
        float threshold = floor(fraction * index.maximum(latent));
        for (long next = 0; next < all; next += AT_ONCE) {
            int first = (int) next;
            int count = Math.min(AT_ONCE, all - first);
            index.values(latent, first, values, count);
            int kept = above(threshold, count);
            for (var i = 0; i < kept; i++) found[i] = index.position(latent, first + found[i]);
            sink.accept(found, kept);
        }
    }

    /** Without a branch on the value, which nothing could predict. */
    private int above(float threshold, int count) {
        int kept = 0;
        for (var i = 0; i < count; i++) {
            found[kept] = i;
            kept += values[i] > threshold ? 1 : 0;
        }
        return kept;
    }

    /** The largest float that is not above: a float is greater than one exactly when it is greater than the other. */
    public static float floor(double threshold) {
        float rounded = (float) threshold;
        return rounded > threshold ? Math.nextDown(rounded) : rounded;
    }
}
