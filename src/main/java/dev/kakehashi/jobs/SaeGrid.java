package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The SAEs of one checkpoint of a study, read from the catalog in one transaction.
 *
 * @param layers layer by SAE id; {@code slugs} by SAE id
 */
record SaeGrid(
        String studySlug,
        String modelName,
        long step,
        Path folder,
        String weightsSha256,
        long englishCorpusId,
        long japaneseCorpusId,
        List<String> corporaSha256,
        String lexicon,
        Map<Long, Integer> layers,
        Map<Long, String> slugs) {

    static SaeGrid load(long studyId, long checkpointId, List<Long> saeIds) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Study study = Study.findById(studyId);
            Checkpoint checkpoint = Checkpoint.findById(checkpointId);
            if (checkpoint.state != Checkpoint.State.READY)
                throw new IllegalArgumentException("The checkpoint at step " + checkpoint.step + " is not there: "
                        + (checkpoint.problem == null ? checkpoint.state : checkpoint.problem));
            var layers = new LinkedHashMap<Long, Integer>();
            var slugs = new LinkedHashMap<Long, String>();
            for (var id : saeIds) {
                Sae sae = Sae.findById(id);
                layers.put(id, sae.layer);
                slugs.put(id, sae.slug);
            }
            return new SaeGrid(
                    study.slug,
                    checkpoint.model.name,
                    checkpoint.step,
                    Path.of(checkpoint.folder),
                    checkpoint.weightsSha256,
                    study.englishCorpus.id,
                    study.japaneseCorpus.id,
                    java.util.Arrays.asList(study.englishCorpus.sha256, study.japaneseCorpus.sha256),
                    study.lexicon,
                    layers,
                    slugs);
        });
    }

    Path tokenizer() {
        return folder.resolve("tokenizer.json");
    }
}
