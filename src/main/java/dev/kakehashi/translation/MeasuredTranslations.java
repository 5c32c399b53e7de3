package dev.kakehashi.translation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What one arm made of the sentences in one direction, with the scores of each. */
public record MeasuredTranslations(Direction direction, List<Line> lines) {

    /**
     * @param scores by name of {@link TranslationScores}, 0 to 100 (COMET about 0 to 1)
     * @param cut whether it reached the limit of new tokens before it ended; null in files of before
     */
    public record Line(String source, String reference, String translation, Map<String, Double> scores, Boolean cut) {}

    /** What a model wrote. */
    public record Output(String text, boolean cut) {}

    public static MeasuredTranslations of(List<SentencePair> pairs, List<Output> outputs, Direction direction) {
        var scores = TranslationScores.of(direction);
        return new MeasuredTranslations(direction, IntStream.range(0, pairs.size()).mapToObj(i -> {
            var reference = pairs.get(i).target(direction);
            var own = new TreeMap<String, Double>();
            for (var score : scores) own.put(score.id(), score.sentence(outputs.get(i).text(), reference));
            return new Line(pairs.get(i).source(direction), reference, outputs.get(i).text(), own,
                    outputs.get(i).cut());
        }).toList());
    }

    public boolean measuredBy(String score) {
        return lines.stream().allMatch(line -> line.scores.containsKey(score));
    }

    /** The same with another score for each line. */
    public MeasuredTranslations with(String score, double[] values) {
        return new MeasuredTranslations(direction, IntStream.range(0, lines.size()).mapToObj(i -> {
            var line = lines.get(i);
            var scores = new TreeMap<>(line.scores);
            scores.put(score, values[i]);
            return new Line(line.source, line.reference, line.translation, scores, line.cut);
        }).toList());
    }

    /** The mean of a score over any lines. */
    public ToDoubleFunction<int[]> mean(String score) {
        var values = lines.stream().mapToDouble(line -> line.scores.get(score)).toArray();
        return drawn -> java.util.Arrays.stream(drawn).mapToDouble(line -> values[line]).average().orElse(Double.NaN);
    }
}
