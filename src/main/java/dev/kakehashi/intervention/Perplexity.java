package dev.kakehashi.intervention;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Perplexity of documents from their summed losses, both ways that "perplexity" is meant (METHOD section 7). */
public enum Perplexity {
    /** exp of the mean loss of all tokens. */
    TOKENS,
    /** Mean over documents of exp of the document's mean loss. */
    DOCUMENTS;

    /**
     * @param sums loss of each document in nats
     * @param tokens of each document that have a loss; the same for all
     * @return the perplexity of any documents, which may be repeated; NaN for none
     */
    public ToDoubleFunction<int[]> on(double[] sums, int tokens) {
        var ofOne = Arrays.stream(sums).map(sum -> this == TOKENS ? sum / tokens : Math.exp(sum / tokens)).toArray();
        return drawn -> {
            double total = 0;
            for (var document : drawn) total += ofOne[document];
            double mean = total / drawn.length;
            return this == TOKENS ? Math.exp(mean) : mean;
        };
    }
}
