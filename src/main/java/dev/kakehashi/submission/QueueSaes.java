package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Adds SAEs of one checkpoint to a study: one job that trains them and one that analyses them, or several where memory
 * asks for it.
 */
@ApplicationScoped
class QueueSaes {
    @Inject Jobs jobs;
    @Inject ObjectMapper json;

    /**
     * The study they belong to, and what its analyses need.
     *
     * @param names what SAEs of a configuration are called where the study has some; others are named by what tells
     *     them apart
     */
    record Into(Study study, AnalysisOptions options, Checkpoint embedding, Map<SaeConfig, String> names) {}

    /**
     * SAEs of one checkpoint.
     *
     * @param saes numbered from 0 in their {@code key}, which is their place in the list
     * @param memory of the jobs that train them; null where the model's shape is not known yet: then all SAEs make one
     *     job
     */
    record Part(Checkpoint checkpoint, List<SaeTask> saes, StudyMemory memory) {}

    /** Within the caller's transaction. */
    void add(Into into, Part part) {
        var rows = part.saes.stream().map(task -> sae(into, part.checkpoint, task)).toList();
        if (part.memory == null) {
            queue(into, part, rows, null);
            return;
        }
        for (var group : part.memory.groups())
            queue(into, part, group.saes().stream().map(task -> rows.get((int) task.key())).toList(), group);
    }

    private void queue(Into into, Part part, List<Sae> saes, StudyMemory.Group group) {
        var study = into.study;
        var ids = saes.stream().map(sae -> sae.id).toList();
        var where = study.model.name + " step " + part.checkpoint.step;
        if (group != null && part.memory.groups().size() > 1)
            where += ", layers " + group.lowestLayer() + " to " + group.highestLayer();

        var train = jobs.submit(
                new JobSpec.TrainSaes(study.id, part.checkpoint.id, ids), "Train " + ids.size() + " SAEs on " + where,
                0, study,
                Existing.unfinished(part.checkpoint.job, study.englishCorpus.job, study.japaneseCorpus.job));
        if (group != null) train.memoryAnnounced = group.memory().total();
        var needs = new ArrayList<>(Existing.unfinished(into.embedding.job));
        needs.add(train);
        var analyse = jobs.submit(
                new JobSpec.AnalyseSaes(study.id, part.checkpoint.id, ids, into.options, into.embedding.id),
                "Analyse " + ids.size() + " SAEs on " + where, 1, study, needs); // results before further training
        if (group != null) analyse.memoryAnnounced = group.analysis().total();
        for (var sae : saes) {
            sae.trainJob = train;
            sae.analyseJob = analyse;
        }
    }

    private Sae sae(Into into, Checkpoint checkpoint, SaeTask task) {
        var config = task.config();
        var sae = new Sae();
        sae.study = into.study;
        sae.checkpoint = checkpoint;
        sae.layer = task.layer();
        sae.width = into.study.model.width;
        sae.latents = config.latents();
        sae.k = config.k();
        sae.seed = config.seed();
        sae.setting = into.names.getOrDefault(config, config.setting());
        sae.state = Sae.State.QUEUED;
        sae.configJson = write(config);
        sae.createdAt = Instant.now();
        sae.slug = ShortName.ofBytes(into.study.model.slug, ShortName.BYTES) + ".step" + checkpoint.step + ".l"
                + sae.layer + ".k" + sae.k + "."
                + Slug.digest(into.study.id + " " + sae.configJson);
        sae.persist();
        return sae;
    }

    private String write(SaeConfig config) {
        try {
            return json.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }
}
