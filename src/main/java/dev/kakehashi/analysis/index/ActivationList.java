package dev.kakehashi.analysis.index;

/** The activations of one latent that its index keeps: positions in rising order, and the value TopK kept at each. */
public record ActivationList(int[] positions, float[] values) {
    public int size() {
        return positions.length;
    }
}
