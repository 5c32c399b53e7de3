package dev.kakehashi.work;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.TranslationScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the arms of an intervention translated, in its files: they are read when they are asked for, because all of them
 * together may be larger than memory.
 *
 * @param byDirection for each arm the file of its translations, null where it was not translated; directions nobody
 *     translated are missing
 */
record StoredTranslations(Map<Direction, List<Path>> byDirection) {

    static StoredTranslations read(InterventionFolder folder, List<Arm> arms) {
        var byDirection = new EnumMap<Direction, List<Path>>(Direction.class);
        for (var direction : Direction.values()) {
            var translations = new ArrayList<Path>();
            for (var arm : arms) {
                var file = folder.translations(arm.key(), direction.id());
                translations.add(Files.isRegularFile(file) ? file : null);
            }
            if (translations.stream().anyMatch(Objects::nonNull)) byDirection.put(direction, translations);
        }
        return new StoredTranslations(byDirection);
    }

    static MeasuredTranslations of(Path file) throws IOException {
        return InterventionFolder.read(file, MeasuredTranslations.class);
    }

    /** One measure for each score of a direction: any drawn sentences are a corpus of their own. */
    List<InterventionTable.Measure> measures() throws IOException {
        var measures = new ArrayList<InterventionTable.Measure>();
        for (var entry : byDirection.entrySet()) {
            var direction = entry.getKey();
            var comet = TranslationScores.comet(direction);
            int sentences = 0;
            boolean measured = true;
            for (var file : entry.getValue()) {
                if (file == null) continue;
                var translations = of(file);
                sentences = translations.lines().size();
                measured &= translations.measuredBy(comet);
            }
            var items = IntStream.range(0, sentences).toArray();
            for (var score : TranslationScores.of(direction))
                measures.add(measure(score.id(), items, score::on, entry.getValue()));
            if (measured)
                measures.add(measure(comet, items, translations -> translations.mean(comet), entry.getValue()));
        }
        return measures;
    }

    private static InterventionTable.Measure measure(
            String id, int[] items, Function<MeasuredTranslations, ToDoubleFunction<int[]>> score, List<Path> arms) {
        var functions = new ArrayList<ToDoubleFunction<int[]>>();
        for (var file : arms) functions.add(file == null ? null : new ScoredFile(file, score));
        return new InterventionTable.Measure(id, items, functions);
    }
}
