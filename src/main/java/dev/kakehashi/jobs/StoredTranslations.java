package dev.kakehashi.jobs;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.TranslationScores;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the arms of an intervention translated, from its files.
 *
 * @param byDirection for each arm its translations, null where it was not translated; directions nobody translated are missing
 */
record StoredTranslations(Map<Direction, List<MeasuredTranslations>> byDirection) {

    static StoredTranslations read(InterventionFolder folder, List<Arm> arms) throws IOException {
        var byDirection = new EnumMap<Direction, List<MeasuredTranslations>>(Direction.class);
        for (var direction : Direction.values()) {
            var translations = new ArrayList<MeasuredTranslations>();
            for (var arm : arms) {
                var file = folder.translations(arm.key(), direction.id());
                translations.add(Files.isRegularFile(file) ? InterventionFolder.read(file, MeasuredTranslations.class) : null);
            }
            if (translations.stream().anyMatch(Objects::nonNull)) byDirection.put(direction, translations);
        }
        return new StoredTranslations(byDirection);
    }

    /** One measure for each score of a direction: any drawn sentences are a corpus of their own. */
    List<InterventionTable.Measure> measures() {
        var measures = new ArrayList<InterventionTable.Measure>();
        byDirection.forEach((direction, arms) -> {
            var translated = arms.stream().filter(Objects::nonNull).toList();
            var items = IntStream.range(0, translated.get(0).lines().size()).toArray();
            for (var score : TranslationScores.of(direction)) {
                var functions = new ArrayList<ToDoubleFunction<int[]>>();
                for (var arm : arms) functions.add(arm == null ? null : score.on(arm));
                measures.add(new InterventionTable.Measure(score.id(), items, functions));
            }
            var comet = TranslationScores.comet(direction);
            if (!translated.stream().allMatch(arm -> arm.measuredBy(comet))) return;
            var functions = new ArrayList<ToDoubleFunction<int[]>>();
            for (var arm : arms) functions.add(arm == null ? null : arm.mean(comet));
            measures.add(new InterventionTable.Measure(comet, items, functions));
        });
        return measures;
    }
}
