package dev.kakehashi.analysis;

import java.util.HashMap;
import java.util.Map;

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

    /** How often each token caused an activation. */
    Map<Integer, Integer> tokenCounts(EvaluationTokens tokens) {
        var counts = new HashMap<Integer, Integer>();
        for (var position : positions) counts.merge(tokens.token(position), 1, Integer::sum);
        return counts;
    }

    /** Mean length of the maximal runs of consecutive positions within one sequence; NaN for no positions. */
    static double meanSpan(int[] positions, int span) {
        if (positions.length == 0) return Double.NaN;
        int runs = 1;
        for (var i = 1; i < positions.length; i++)
            if (positions[i] != positions[i - 1] + 1 || positions[i] % span == 0) runs++;
        return (double) positions.length / runs;
    }
}
