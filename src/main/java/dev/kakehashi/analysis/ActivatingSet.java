package dev.kakehashi.analysis;

/** A(i): the activations of one latent that are strictly greater than a fraction of its largest (METHOD section 4). */
record ActivatingSet(int[] positions) {

    static ActivatingSet of(ActivationList list, double fraction) {
        double threshold = fraction * list.maximum();
        var positions = new int[list.size()];
        int count = 0;
        for (var i = 0; i < list.size(); i++) if (list.values()[i] > threshold) positions[count++] = list.positions()[i];
        return new ActivatingSet(java.util.Arrays.copyOf(positions, count));
    }

    int size() {
        return positions.length;
    }

    /** Mean length of the maximal runs of consecutive positions within one sequence, of the first {@code count}; NaN for none. */
    static double meanSpan(int[] positions, int count, int span) {
        if (count == 0) return Double.NaN;
        int runs = 1;
        for (var i = 1; i < count; i++) if (positions[i] != positions[i - 1] + 1 || positions[i] % span == 0) runs++;
        return (double) count / runs;
    }
}
