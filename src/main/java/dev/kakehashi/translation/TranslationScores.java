package dev.kakehashi.translation;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The scores of one direction that need no model: chrF, chrF++ and BLEU. Japanese is counted in morphemes and in
 * characters, English as mteval-v13a does.
 */
public final class TranslationScores {
    private final String id;
    private final String signature;
    private final Counting counting;
    private final ToDoubleFunction<long[]> score;
    private final SentenceScore sentence;

    private TranslationScores(String id, String signature, Counting counting, ToDoubleFunction<long[]> score,
            SentenceScore sentence) {
        this.id = id;
        this.signature = signature;
        this.counting = counting;
        this.score = score;
        this.sentence = sentence;
    }

    @FunctionalInterface
    private interface Counting {
        long[] statistics(String translation, String reference);
    }

    @FunctionalInterface
    private interface SentenceScore {
        double of(String translation, String reference);
    }

    public static List<TranslationScores> of(Direction direction) {
        var usual = List.of(chrf("chrf", Chrf.CHRF, direction), chrf("chrfpp", Chrf.CHRF_PLUS_PLUS, direction));
        var bleu = direction == Direction.EN_JA
                ? List.of(bleu("bleu", BleuTokenizer.JA_KUROMOJI, direction),
                        bleu("bleu-char", BleuTokenizer.CHAR, direction))
                : List.of(bleu("bleu", BleuTokenizer.V13A, direction));
        return java.util.stream.Stream.concat(usual.stream(), bleu.stream()).toList();
    }

    /** Name of COMET-22, which needs a model and is computed apart. */
    public static String comet(Direction direction) {
        return "comet-" + direction.id();
    }

    /** Name in tables, files and addresses: {@code chrf-en-ja}. */
    public String id() {
        return id;
    }

    /** What the number means, in sacrebleu's notation. */
    public String signature() {
        return signature;
    }

    double sentence(String translation, String reference) {
        return sentence.of(translation, reference);
    }

    /** The corpus score of any of the lines, which may be repeated. */
    public ToDoubleFunction<int[]> on(MeasuredTranslations translations) {
        var counts = translations.lines().stream()
                .map(line -> counting.statistics(line.translation(), line.reference())).toArray(long[][]::new);
        return drawn -> {
            if (drawn.length == 0) return Double.NaN;
            var sum = new long[counts[drawn[0]].length];
            for (var line : drawn) for (var i = 0; i < sum.length; i++) sum[i] += counts[line][i];
            return score.applyAsDouble(sum);
        };
    }

    private static TranslationScores chrf(String name, Chrf chrf, Direction direction) {
        return new TranslationScores(name + "-" + direction.id(), chrf.signature(), chrf::statistics, chrf::of,
                chrf::sentence);
    }

    private static TranslationScores bleu(String name, BleuTokenizer tokenizer, Direction direction) {
        var bleu = new Bleu(tokenizer);
        return new TranslationScores(
                name + "-" + direction.id(), bleu.signature(),
                (translation, reference) -> bleu.statistics(translation, reference), bleu::of,
                (translation, reference) -> bleu.sentence(translation, reference));
    }
}
