package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.sae.PaperSettings;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Registers a study and queues its jobs: per checkpoint one that trains the SAEs of all layers and one that analyses them. */
@ApplicationScoped
public class SubmitStudy {
    @Inject
    Jobs jobs;

    @Inject
    DataDirectory data;

    @Inject
    ObjectMapper json;

    /** All that a study is made of, checked. */
    private record Plan(
            String name,
            LanguageModel model,
            List<Checkpoint> checkpoints,
            SortedSet<Integer> layers,
            Corpus english,
            Corpus japanese,
            Checkpoint embedding,
            String lexicon,
            SaeConfig config,
            AnalysisOptions options) {}

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public Study submit(Fields fields) {
        var plan = read(fields);
        fields.throwIfRefused();
        var study = store(plan);
        for (var checkpoint : plan.checkpoints) queue(plan, study, checkpoint);
        return study;
    }

    /** The paper's defaults for a model: learning rate and buffer by its size (Tables 2 and 3). */
    public static SaeConfig defaults(LanguageModel model) {
        var paper = SaeConfig.paper();
        var settings = PaperSettings.nearest(model.parameters == null ? 0 : model.parameters);
        return new SaeConfig(
                paper.latents(),
                paper.k(),
                paper.tokens(),
                paper.batch(),
                settings.learningRate(),
                paper.warmupSteps(),
                paper.beta1(),
                paper.beta2(),
                paper.adamEpsilon(),
                settings.bufferVectors(),
                paper.normalization(),
                paper.medianIterations(),
                paper.medianTolerance(),
                paper.seed(),
                paper.dataSeed());
    }

    private Plan read(Fields fields) {
        var name = fields.text("name", 120);
        var english = Existing.corpus(fields, "englishCorpus", Language.ENGLISH);
        var japanese = Existing.corpus(fields, "japaneseCorpus", Language.JAPANESE);
        var model = LanguageModel.bySlug(fields.text("model", 120)).orElse(null);
        if (model == null) {
            fields.refuse("model", fields.say().noModel(fields.raw("model")), null);
            fields.throwIfRefused();
        }
        var config = SaeFields.read(fields, defaults(model));
        var options = AnalysisFields.read(fields, AnalysisOptions.paper());
        if (model.layers == null) fields.refuse("model", fields.say().shapeUnknown(), null);
        var layers = model.layers == null ? null : fields.wholes("layers", 0, model.layers);
        return new Plan(
                name, model, checkpoints(fields, model), layers, english, japanese, embedding(fields, model), lexicon(fields), config, options);
    }

    private static List<Checkpoint> checkpoints(Fields fields, LanguageModel model) {
        var known = model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state != Checkpoint.State.FAILED)
                .toList();
        if (known.isEmpty()) fields.refuse("steps", fields.say().noCheckpoint(), null);
        if (fields.raw("steps").equalsIgnoreCase("all")) return known;
        var chosen = new ArrayList<Checkpoint>();
        for (var text : fields.all("steps")) {
            var found = known.stream().filter(c -> Long.toString(c.step).equals(text)).findFirst();
            if (found.isEmpty()) fields.refuse("steps", fields.say().noCheckpointAt(text), null);
            found.filter(c -> !chosen.contains(c)).ifPresent(chosen::add);
        }
        if (chosen.isEmpty()) fields.refuse("steps", fields.say().chooseCheckpoint(), null);
        return chosen;
    }

    /** Default: the last checkpoint of the largest registered size of the family (METHOD section 5). */
    private static Checkpoint embedding(Fields fields, LanguageModel model) {
        if (fields.has("embeddingModel")) {
            var chosen = LanguageModel.bySlug(fields.raw("embeddingModel")).orElse(null);
            if (chosen == null)
                return fields.refuse("embeddingModel", fields.say().noModel(fields.raw("embeddingModel")), null);
            if (chosen.vocabulary != null && !chosen.vocabulary.equals(model.vocabulary))
                return fields.refuse("embeddingModel", fields.say().otherVocabulary(), null);
            return lastOf(chosen);
        }
        List<LanguageModel> family = LanguageModel.list(
                "family = ?1 and vocabulary = ?2 order by parameters desc", model.family, model.vocabulary);
        return Stream.concat(family.stream(), Stream.of(model))
                .map(SubmitStudy::lastOf)
                .filter(checkpoint -> checkpoint != null)
                .findFirst()
                .orElse(null);
    }

    private static Checkpoint lastOf(LanguageModel model) {
        return Checkpoint.find("model = ?1 and state <> ?2 order by step desc", model, Checkpoint.State.FAILED)
                .firstResult();
    }

    private String lexicon(Fields fields) {
        if (!fields.has("lexicon")) return null;
        try {
            return data.resolveInput(fields.raw("lexicon")).toString();
        } catch (IllegalArgumentException e) {
            return fields.refuse("lexicon", e.getMessage(), null);
        }
    }

    private Study store(Plan plan) {
        var study = new Study();
        study.name = plan.name;
        study.slug = Slug.free(plan.name, slug -> Study.bySlug(slug).isPresent());
        study.model = plan.model;
        study.englishCorpus = plan.english;
        study.japaneseCorpus = plan.japanese;
        study.configJson = write(plan.config);
        study.optionsJson = write(plan.options);
        study.lexicon = plan.lexicon;
        study.createdAt = Instant.now();
        study.persist();
        return study;
    }

    private void queue(Plan plan, Study study, Checkpoint checkpoint) {
        var saes = new ArrayList<Sae>();
        for (var layer : plan.layers) saes.add(sae(plan, study, checkpoint, layer));
        var ids = saes.stream().map(sae -> sae.id).toList();
        var where = plan.model.name + " step " + checkpoint.step;

        var train = jobs.submit(
                new JobSpec.TrainSaes(study.id, checkpoint.id, ids, plan.config),
                "Train " + ids.size() + " SAEs on " + where, 0, study, Existing.unfinished(checkpoint.job, plan.english.job, plan.japanese.job));
        var needs = Existing.unfinished(plan.embedding.job);
        needs.add(train);
        var analyse = jobs.submit(
                new JobSpec.AnalyseSaes(study.id, checkpoint.id, ids, plan.options, plan.embedding.id),
                "Analyse " + ids.size() + " SAEs on " + where, 1, study, needs); // results before further training
        for (var sae : saes) {
            sae.trainJob = train;
            sae.analyseJob = analyse;
        }
    }

    private Sae sae(Plan plan, Study study, Checkpoint checkpoint, int layer) {
        var sae = new Sae();
        sae.study = study;
        sae.checkpoint = checkpoint;
        sae.layer = layer;
        sae.width = plan.model.width;
        sae.latents = plan.config.latents();
        sae.k = plan.config.k();
        sae.seed = plan.config.seed();
        sae.state = Sae.State.QUEUED;
        sae.configJson = study.configJson;
        sae.createdAt = study.createdAt;
        sae.slug = plan.model.slug + ".step" + checkpoint.step + ".l" + layer + ".k" + sae.k + "."
                + Slug.digest(study.id + " " + study.configJson);
        sae.persist();
        return sae;
    }

    private String write(Object options) {
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }
}
