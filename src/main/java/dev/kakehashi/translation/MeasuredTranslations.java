package dev.kakehashi.translation;

import java.util.List;
import java.util.stream.IntStream;

/** What one arm made of the sentences in one direction, with the scores of each. */
public record MeasuredTranslations(Direction direction, List<Line> lines) {

    /** @param scores by name of {@link TranslationScores}, 0 to 100 (COMET about 0 to 1) */
    public record Line(String source, String reference, String translation, java.util.Map<String, Double> scores) {}

    public static MeasuredTranslations of(List<SentencePair> pairs, List<String> translations, Direction direction) {
        var scores = TranslationScores.of(direction);
        return new MeasuredTranslations(direction, IntStream.range(0, pairs.size()).mapToObj(i -> {
            var reference = pairs.get(i).target(direction);
            var own = new java.util.TreeMap<String, Double>();
            for (var score : scores) own.put(score.id(), score.sentence(translations.get(i), reference));
            return new Line(pairs.get(i).source(direction), reference, translations.get(i), own);
        }).toList());
    }
}
