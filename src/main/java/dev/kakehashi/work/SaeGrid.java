package dev.kakehashi.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.sae.SaeConfig;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The SAEs of one checkpoint of a study, read from the catalog in one transaction.
 *
 * @param hubRevision repository@revision the checkpoint was fetched from, or null
 * @param lexiconSha256 null where the study has no lexicon, or nobody hashed it
 * @param layers layer by SAE id; {@code slugs} and {@code configs} by SAE id
 * @param trained ids of those whose weights are there
 */
record SaeGrid(
        String studySlug,
        String modelName,
        long step,
        Path folder,
        Path tokenizer,
        String weightsSha256,
        int width,
        long englishCorpusId,
        long japaneseCorpusId,
        List<String> corporaSha256,
        List<String> corporaPaths,
        String hubRevision,
        String lexicon,
        String lexiconSha256,
        Map<Long, Integer> layers,
        Map<Long, String> slugs,
        Map<Long, SaeConfig> configs,
        Set<Long> trained) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static SaeGrid load(long studyId, long checkpointId, List<Long> saeIds) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Study study = Study.findById(studyId);
            Checkpoint checkpoint = Checkpoint.findById(checkpointId);
            if (checkpoint.state != Checkpoint.State.READY)
                throw new IllegalArgumentException("The checkpoint at step " + checkpoint.step + " is not there: "
                        + (checkpoint.problem == null ? checkpoint.state : checkpoint.problem));
            var layers = new LinkedHashMap<Long, Integer>();
            var slugs = new LinkedHashMap<Long, String>();
            var configs = new LinkedHashMap<Long, SaeConfig>();
            var trained = new HashSet<Long>();
            for (var id : saeIds) {
                Sae sae = Sae.findById(id);
                layers.put(id, sae.layer);
                slugs.put(id, sae.slug);
                configs.put(id, config(sae));
                if (sae.state == Sae.State.TRAINED || sae.state == Sae.State.ANALYSED) trained.add(id);
            }
            return new SaeGrid(
                    study.slug,
                    checkpoint.model.name,
                    checkpoint.step,
                    Path.of(checkpoint.folder),
                    checkpoint.tokenizerFile(),
                    checkpoint.weightsSha256,
                    checkpoint.model.width == null ? 0 : checkpoint.model.width,
                    study.englishCorpus.id,
                    study.japaneseCorpus.id,
                    java.util.Arrays.asList(study.englishCorpus.sha256, study.japaneseCorpus.sha256),
                    List.of(study.englishCorpus.path, study.japaneseCorpus.path),
                    checkpoint.origin,
                    study.lexicon,
                    study.lexiconSha256,
                    layers,
                    slugs,
                    configs,
                    trained);
        });
    }

    private static SaeConfig config(Sae sae) {
        try {
            return JSON.readValue(sae.configJson, SaeConfig.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the configuration of " + sae.slug + " cannot be read", e);
        }
    }

    /** Tokens of a sequence, BOS included: of all SAEs, which share one stream. */
    int sequenceLength() {
        return configs.values().iterator().next().sequenceLength();
    }
}
