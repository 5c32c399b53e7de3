package dev.kakehashi.analysis;

/** All activations of one latent: positions in rising order, and the value TopK kept at each. */
public record ActivationList(int[] positions, float[] values) {
    public int size() {
        return positions.length;
    }

    public float maximum() {
        float maximum = 0;
        for (var value : values) maximum = Math.max(maximum, value);
        return maximum;
    }

    /** Index of a position, or a negative number when the latent is not activated there. */
    public int find(int position) {
        return java.util.Arrays.binarySearch(positions, position);
    }
}
