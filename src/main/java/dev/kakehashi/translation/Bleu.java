package dev.kakehashi.translation;

import java.util.HashMap;
import java.util.List;

/**
 * BLEU as sacrebleu computes it: up to four words at a time, brevity penalty, exponential smoothing of orders without a
 * match.
 *
 * @param effectiveOrder leaves out orders the hypothesis is too short for; sacrebleu's choice for single sentences
 */
public record Bleu(BleuTokenizer tokenizer, boolean effectiveOrder) {
    private static final int ORDERS = 4;

    public Bleu(BleuTokenizer tokenizer) {
        this(tokenizer, false);
    }

    /** What the number means, printed beside it in sacrebleu's notation. */
    public String signature() {
        return "nrefs:1|case:mixed|eff:" + (effectiveOrder ? "yes" : "no") + "|tok:" + tokenizer.id() + "|smooth:exp";
    }

    /**
     * Counts of one sentence: lengths of hypothesis and (nearest) reference, then matches and n-grams of each order.
     * Counts of a corpus are sums.
     */
    public long[] statistics(String hypothesis, String... references) {
        var words = tokenizer.words(hypothesis);
        var others = java.util.Arrays.stream(references).map(tokenizer::words).toList();
        var counts = new long[2 + 2 * ORDERS];
        counts[0] = words.size();
        counts[1] = nearestLength(words.size(), others);
        for (var order = 1; order <= ORDERS; order++) {
            var most = new HashMap<List<String>, Integer>();
            for (var other : others)
                Chrf.grams(other, order).forEach((gram, count) -> most.merge(gram, count, Math::max));
            for (var gram : Chrf.grams(words, order).entrySet()) {
                counts[2 * order] += Math.min(gram.getValue(), most.getOrDefault(gram.getKey(), 0));
                counts[2 * order + 1] += gram.getValue();
            }
        }
        return counts;
    }

    /** @return 0 to 100 */
    public double of(long[] counts) {
        double logarithms = 0;
        double smoothing = 1;
        int orders = 0;
        boolean any = false;
        for (var order = 1; order <= ORDERS; order++) {
            long matches = counts[2 * order];
            long all = counts[2 * order + 1];
            any |= matches > 0;
            if (all == 0) {
                if (!effectiveOrder) return 0;
                break;
            }
            orders++;
            if (matches == 0) smoothing *= 2;
            logarithms += Math.log(matches == 0 ? 1 / (smoothing * all) : (double) matches / all);
        }
        if (!any) return 0;
        double brevity = counts[0] >= counts[1] ? 1 : Math.exp(1 - (double) counts[1] / counts[0]);
        return 100 * brevity * Math.exp(logarithms / orders);
    }

    public double sentence(String hypothesis, String... references) {
        return new Bleu(tokenizer, true).of(statistics(hypothesis, references));
    }

    private static long nearestLength(int length, List<List<String>> references) {
        long nearest = -1;
        for (var reference : references) {
            long difference = Math.abs(reference.size() - length);
            long best = Math.abs(nearest - length);
            if (nearest < 0 || difference < best || difference == best && reference.size() < nearest)
                nearest = reference.size();
        }
        return nearest;
    }
}
