package dev.kakehashi.translation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * chrF and chrF++ as sacrebleu 2 computes them: F-score of character n-grams (orders 1 to 6, whitespace left out) and,
 * for chrF++, word n-grams (orders 1 and 2); precision and recall are averaged over the orders that both sides have,
 * beta 2.
 */
public record Chrf(int characterOrder, int wordOrder, double beta) {
    public static final Chrf CHRF = new Chrf(6, 0, 2);
    public static final Chrf CHRF_PLUS_PLUS = new Chrf(6, 2, 2);

    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
    private static final int NEXT_LINE = 0x85; // whitespace to Python, a mere control character to Java

    /** What the number means, printed beside it in sacrebleu's notation. */
    public String signature() {
        return "nrefs:1|case:mixed|eff:yes|nc:" + characterOrder + "|nw:" + wordOrder + "|space:no";
    }

    /**
     * Counts of one sentence: for each order n-grams of the hypothesis, of the reference, and of both. Counts of a
     * corpus are sums.
     */
    public long[] statistics(String hypothesis, String reference) {
        var counts = new long[3 * (characterOrder + wordOrder)];
        var left = characters(hypothesis);
        var right = characters(reference);
        for (var order = 1; order <= characterOrder; order++)
            count(counts, order - 1, grams(left, order), grams(right, order));
        var leftWords = words(hypothesis);
        var rightWords = words(reference);
        for (var order = 1; order <= wordOrder; order++)
            count(counts, characterOrder + order - 1, grams(leftWords, order), grams(rightWords, order));
        return counts;
    }

    /** @return 0 to 100 */
    public double of(long[] counts) {
        double precision = 0;
        double recall = 0;
        int orders = 0;
        for (var at = 0; at < counts.length; at += 3) {
            if (counts[at] == 0 || counts[at + 1] == 0) continue;
            precision += (double) counts[at + 2] / counts[at];
            recall += (double) counts[at + 2] / counts[at + 1];
            orders++;
        }
        if (orders == 0 || precision + recall == 0) return 0;
        double factor = beta * beta;
        return 100 * (1 + factor) * precision * recall / (factor * precision + recall) / orders;
    }

    public double sentence(String hypothesis, String reference) {
        return of(statistics(hypothesis, reference));
    }

    private static void count(long[] counts, int order, Map<List<String>, Integer> left,
            Map<List<String>, Integer> right) {
        if (right.isEmpty()) return;
        for (var entry : left.entrySet()) {
            counts[3 * order] += entry.getValue();
            counts[3 * order + 2] += Math.min(entry.getValue(), right.getOrDefault(entry.getKey(), 0));
        }
        for (var each : right.values()) counts[3 * order + 1] += each;
    }

    static Map<List<String>, Integer> grams(List<String> units, int order) {
        var grams = new HashMap<List<String>, Integer>();
        for (var at = 0; at + order <= units.size(); at++) grams.merge(units.subList(at, at + order), 1, Integer::sum);
        return grams;
    }

    static List<String> characters(String text) {
        return text.codePoints().filter(c -> !isSpace(c)).mapToObj(Character::toString).toList();
    }

    /** Whitespace as Python's split sees it. */
    static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character) || character == NEXT_LINE;
    }

    /** One punctuation mark at the end of a word, or else at its beginning, is a word of its own. */
    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (var word : split(text)) {
            if (word.length() > 1 && PUNCTUATION.indexOf(word.charAt(word.length() - 1)) >= 0) {
                words.add(word.substring(0, word.length() - 1));
                words.add(word.substring(word.length() - 1));
            } else if (word.length() > 1 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
                words.add(word.substring(0, 1));
                words.add(word.substring(1));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    static List<String> split(String text) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (!isSpace(c)) word.appendCodePoint(c);
            else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (word.length() > 0) words.add(word.toString());
        return words;
    }
}
