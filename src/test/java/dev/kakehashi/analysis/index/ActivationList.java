package dev.kakehashi.analysis.index;

/** The activations of one latent that its index keeps: positions in rising order, and the value TopK kept at each. */
record ActivationList(int[] positions, float[] values) {
    static ActivationList of(ActivationIndex index, int latent) {
        var list = new ActivationList(new int[index.kept(latent)], new float[index.kept(latent)]);
        index.positions(latent, 0, list.positions, list.size());
        index.values(latent, 0, list.values, list.size());
        return list;
    }

    int size() {
        return positions.length;
    }
}
