package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.model.PretrainConfig;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.tokenizer.TokenizerException;
import dev.kakehashi.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Registers a model that is yet to be raised, with its planned checkpoints, and queues the job that trains it. */
@ApplicationScoped
public class SubmitPretraining {
    @Inject Jobs jobs;
    @Inject DataDirectory data;
    @Inject ObjectMapper json;

    /** What an empty form shows. */
    public static Map<String, String> usualValues() {
        var usual = PretrainFields.defaults();
        return Map.ofEntries(
                Map.entry("layers", "" + usual.layers()),
                Map.entry("width", "" + usual.width()),
                Map.entry("heads", "" + usual.heads()),
                Map.entry("sequenceLength", "" + usual.sequenceLength()),
                Map.entry("tiedEmbeddings", "" + usual.tiedEmbeddings()),
                Map.entry("englishShare", "" + usual.englishShare()),
                Map.entry("batch", "" + usual.batch()),
                Map.entry("steps", "" + usual.steps()),
                Map.entry("learningRate", "" + usual.learningRate()),
                Map.entry("minLearningRateShare", "" + usual.minLearningRateShare()),
                Map.entry("warmupSteps", "" + usual.warmupSteps()),
                Map.entry("beta1", "" + usual.beta1()),
                Map.entry("beta2", "" + usual.beta2()),
                Map.entry("weightDecay", "" + usual.weightDecay()),
                Map.entry("gradientClip", "" + usual.gradientClip()),
                Map.entry("seed", "" + usual.seed()));
    }

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public Job submit(Fields fields) {
        var name = fields.text("name", 120);
        if (fields.has("family")) fields.text("family", FamilyName.LONGEST);
        var english = Existing.corpus(fields, "englishCorpus", Language.ENGLISH);
        var japanese = Existing.corpus(fields, "japaneseCorpus", Language.JAPANESE);
        var config = PretrainFields.read(fields);
        var vocabulary = vocabulary(fields);
        fields.throwIfRefused();

        var slug = Slug.free(name, taken -> LanguageModel.bySlug(taken).isPresent());
        requireFree(fields, slug, config);
        fields.throwIfRefused();

        var model = model(fields, name, slug, config, vocabulary);
        var checkpoints = checkpoints(model, config, vocabulary);
        var ids = checkpoints.stream().map(checkpoint -> checkpoint.id).toList();
        var job = jobs.submit(
                new JobSpec.Pretrain(model.id, english.id, japanese.id, tokenizer(fields).toString(), config, ids),
                "Pre-train " + model.name, 0, null, Existing.unfinished(english.job, japanese.job));
        for (var checkpoint : checkpoints) checkpoint.job = job;
        return job;
    }

    /**
     * What lies where the checkpoints would go and is not known to be ours is neither replaced nor taken for the result
     * of this configuration: it may be of a release that wrote no manifests, whose database is gone.
     */
    private void requireFree(Fields fields, String slug, PretrainConfig config) {
        long strange = config.checkpointSteps().stream().map(step -> data.checkpoint(slug, step))
                .filter(Manifest::isStrange).count();
        if (strange > 0) fields.refuse("name", fields.say().strangeCheckpoints("" + strange,
                data.root().relativize(data.models().resolve(slug)).toString()), null);
    }

    private Path tokenizer(Fields fields) {
        return data.resolveTokenizer(fields.raw("tokenizer"));
    }

    private Vocabulary vocabulary(Fields fields) {
        if (!fields.has("tokenizer")) return fields.refuse("tokenizer", fields.say().tokenizerPath(), null);
        try {
            return Vocabulary.read(data.reopenTokenizer(tokenizer(fields)));
        } catch (IllegalArgumentException | TokenizerException e) {
            return fields.refuse("tokenizer", e.getMessage(), null);
        } catch (IOException e) {
            return fields.refuse("tokenizer", fields.say().unreadable(e.getMessage()), null);
        }
    }

    private static LanguageModel model(Fields fields, String name, String slug, PretrainConfig config,
            Vocabulary vocabulary) {
        var model = new LanguageModel();
        model.name = name;
        model.slug = slug;
        model.family = fields.has("family") ? fields.raw("family") : FamilyName.of(name).orElse(slug);
        model.layers = config.layers();
        model.width = config.width();
        model.vocabulary = vocabulary.size();
        model.parameters = config.shape(vocabulary.size()).parameters();
        model.tokensPerStep = (long) config.batch() * config.sequenceLength();
        model.textStart = vocabulary.start().stored();
        model.createdAt = Instant.now();
        model.persist();
        return model;
    }

    private List<Checkpoint> checkpoints(LanguageModel model, PretrainConfig config, Vocabulary vocabulary) {
        var checkpoints = new ArrayList<Checkpoint>();
        var shape = shape(config, vocabulary);
        for (var step : config.checkpointSteps()) {
            var checkpoint = new Checkpoint();
            checkpoint.model = model;
            checkpoint.step = step;
            checkpoint.tokensSeen = step * model.tokensPerStep;
            checkpoint.state = Checkpoint.State.PLANNED;
            checkpoint.configJson = shape;
            checkpoint.createdAt = model.createdAt;
            checkpoint.persist();
            checkpoints.add(checkpoint);
        }
        return checkpoints;
    }

    /** What the config.json of the checkpoints will say, so that work on them can be planned before they are there. */
    private String shape(PretrainConfig config, Vocabulary vocabulary) {
        try {
            return json.writeValueAsString(
                    config.shape(vocabulary.size()).toJson(vocabulary.bos().orElse(-1), vocabulary.eos().orElse(-1)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a shape becomes JSON", e);
        }
    }
}
