package dev.kakehashi.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.translation.TranslationOptions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All an intervention is made of, read from the catalog in one transaction.
 *
 * @param pairs null without translations
 */
record InterventionPlace(
        long id,
        String sae,
        Path analysis,
        Path source,
        Path target,
        Path sourceTokenizer,
        Path targetTokenizer,
        List<String> checkpointsSha256,
        long englishCorpusId,
        long japaneseCorpusId,
        List<String> corporaSha256,
        int sequenceLength,
        Pairs pairs,
        InterventionOptions options,
        TranslationOptions translation) {

    /** Where the parallel sentences lie. */
    record Pairs(String slug, ParallelFiles files, ParallelFiles.Hashes registered) {}

    /** All that lies where others may have changed it since it was registered. */
    List<Path> inputs() {
        var inputs = new ArrayList<>(List.of(source, target, sourceTokenizer, targetTokenizer));
        if (pairs != null) inputs.add(pairs.files.path());
        if (pairs != null && pairs.files.japanesePath() != null) inputs.add(pairs.files.japanesePath());
        if (translation != null && translation.comet() != null) inputs.add(Path.of(translation.comet()));
        return inputs;
    }

    static InterventionPlace load(long id, ObjectMapper json) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Intervention row = Intervention.findById(id);
            if (row.sae.folder == null)
                throw new IllegalArgumentException("The SAE " + row.sae.slug + " is not trained.");
            var study = row.sae.study;
            return new InterventionPlace(
                    row.id,
                    row.sae.slug,
                    Path.of(row.analysis.folder),
                    folder(row.sae.checkpoint),
                    folder(row.target),
                    row.sae.checkpoint.tokenizerFile(),
                    row.target.tokenizerFile(),
                    java.util.Arrays.asList(row.sae.checkpoint.weightsSha256, row.target.weightsSha256),
                    study.englishCorpus.id,
                    study.japaneseCorpus.id,
                    List.of(study.englishCorpus.sha256, study.japaneseCorpus.sha256),
                    read(json, row.sae.configJson, SaeConfig.class).sequenceLength(),
                    pairs(row),
                    read(json, row.optionsJson, InterventionOptions.class),
                    row.translationJson == null ? null : read(json, row.translationJson, TranslationOptions.class));
        });
    }

    private static Path folder(Checkpoint checkpoint) {
        if (checkpoint.state != Checkpoint.State.READY)
            throw new IllegalArgumentException("The checkpoint at step " + checkpoint.step + " is not there: "
                    + (checkpoint.problem == null ? checkpoint.state : checkpoint.problem));
        return Path.of(checkpoint.folder);
    }

    private static Pairs pairs(Intervention row) {
        var set = row.parallelSet;
        if (set == null) return null;
        return new Pairs(set.slug, ParallelFiles.of(set), ParallelFiles.Hashes.of(set));
    }

    private static <T> T read(ObjectMapper json, String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
    }
}
