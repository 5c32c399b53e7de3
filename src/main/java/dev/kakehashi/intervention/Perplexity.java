package dev.kakehashi.intervention;

import java.util.function.IntPredicate;

/** Perplexity of documents from their summed losses, both ways that "perplexity" is meant (METHOD section 7). */
public enum Perplexity {
    /** exp of the mean loss of all tokens. */
    TOKENS,
    /** Mean over documents of exp of the document's mean loss. */
    DOCUMENTS;

    /**
     * @param sums loss of each document in nats
     * @param tokens of each document that have a loss
     * @param drawn documents to count, with repetitions
     * @return NaN for no documents
     */
    public double of(double[] sums, int tokens, int[] drawn) {
        double total = 0;
        for (var document : drawn) total += this == TOKENS ? sums[document] / tokens : Math.exp(sums[document] / tokens);
        double mean = total / drawn.length;
        return this == TOKENS ? Math.exp(mean) : mean;
    }

    /** Numbers of the documents that fit. */
    public static int[] documents(int count, IntPredicate fits) {
        return java.util.stream.IntStream.range(0, count).filter(fits).toArray();
    }
}
