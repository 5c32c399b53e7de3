package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.jobs.JobMachine;
import dev.kakehashi.sae.PaperSettings;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.DiskSpace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Registers a study and queues its jobs: per checkpoint one that trains the SAEs of all layers and one that analyses
 * them, or several where memory asks for it.
 */
@ApplicationScoped
public class SubmitStudy {
    @Inject QueueSaes queueSaes;
    @Inject StudyOptions studyOptions;
    @Inject DiskSpace disk;
    @Inject DataDirectory data;
    @Inject EmbeddingChoice embeddingChoice;
    @Inject ObjectMapper json;
    @Inject JobMachine machine;

    /** All that a study is made of, checked. */
    private record Plan(
            String name,
            LanguageModel model,
            List<Checkpoint> checkpoints,
            SortedSet<Integer> layers,
            Corpus english,
            Corpus japanese,
            Checkpoint embedding,
            StudyLexicon lexicon,
            List<SaeConfig> settings,
            StudyMemory memory,
            AnalysisOptions options) {}

    /** @param sha256 of the file's content */
    private record StudyLexicon(String file, String sha256) {}

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public Study submit(Fields submitted) {
        var fields = cloned(submitted);
        var plan = read(fields);
        fields.throwIfRefused();
        var hash = hash(plan);
        plan.model.lock();
        if (!fields.flag(AlreadyThere.AGAIN, false)) Existing.study(hash).ifPresent(study -> {
            throw new AlreadyThere(study.name, "/studies/" + study.slug, fields);
        });
        var study = store(plan);
        study.configHash = hash;
        var into = new QueueSaes.Into(study, plan.options, plan.embedding, Map.of());
        var saes = StudyMemory.tasks(plan.layers, plan.settings);
        for (var checkpoint : plan.checkpoints) queueSaes.add(into, new QueueSaes.Part(checkpoint, saes, plan.memory));
        return study;
    }

    /** What is left out is taken from the study named in {@code from}, where there is one. */
    private Fields cloned(Fields fields) {
        if (!fields.has("from")) return fields;
        var from = Study.bySlug(fields.raw("from")).orElse(null);
        if (from == null) fields.refuse("from", fields.say().noStudy(fields.shown("from")), null);
        fields.throwIfRefused();
        return fields.over(studyOptions.fields(from));
    }

    private String hash(Plan plan) {
        var checkpoints = plan.checkpoints.stream()
                .map(checkpoint -> checkpoint.step + " " + ConfigHash.of(checkpoint.weightsSha256, checkpoint.id))
                .sorted().toList();
        return ConfigHash.of(json, Map.of(
                "study of", plan.model.slug,
                "checkpoints", checkpoints,
                "layers", plan.layers,
                "english",
                ConfigHash.of(plan.english.sha256, plan.english.id) + " " + plan.english.validationPercent + " "
                        + plan.english.evaluationPercent,
                "japanese",
                ConfigHash.of(plan.japanese.sha256, plan.japanese.id) + " " + plan.japanese.validationPercent + " "
                        + plan.japanese.evaluationPercent,
                "embedding", ConfigHash.of(plan.embedding.weightsSha256, plan.embedding.id),
                "lexicon", plan.lexicon == null ? "" : plan.lexicon.sha256(),
                "settings", plan.settings,
                "options", plan.options));
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
            fields.refuse("model", fields.say().noModel(fields.shown("model")), null);
            fields.throwIfRefused();
        }
        var settings = SaeFields.read(fields, defaults(model));
        requireContext(fields, model, settings.get(0).sequenceLength());
        var options = AnalysisFields.read(fields, AnalysisOptions.paper());
        if (model.layers == null) fields.refuse("model", fields.say().shapeUnknown(), null);
        if (model.width != null) SaeFields.requireSizes(fields, settings, model.width);
        var layers = model.layers == null ? null : fields.wholes("layers", 0, model.layers);
        var embedding = embeddingChoice.read(fields, model);
        return new Plan(
                name, model, checkpoints(fields, model), layers, english, japanese, embedding, lexicon(fields),
                settings,
                memory(fields, model, layers, settings, StudyMemory.Analysed.of(options, model, embedding)), options);
    }

    /** A model's positions end with its context. */
    private static void requireContext(Fields fields, LanguageModel model, int length) {
        StudyMemory.shape(model).filter(shape -> shape.context() < length)
                .ifPresent(shape -> fields.refuse("sequenceLength", fields.say().longerThanContext(shape.context()),
                        null));
    }

    /** What a study's jobs would take; empty where its fields cannot be used or the model's shape is not known yet. */
    public Optional<StudyMemory> memory(Fields fields, LanguageModel model) {
        if (model.layers == null) return Optional.empty();
        var settings = SaeFields.read(fields, defaults(model));
        if (model.width != null) SaeFields.requireSizes(fields, settings, model.width);
        var layers = fields.wholes("layers", 0, model.layers);
        var options = AnalysisFields.read(fields, AnalysisOptions.paper());
        var analysed = StudyMemory.Analysed.of(options, model, embeddingChoice.read(fields, model));
        return fields.errors().isEmpty() ? estimated(model, layers, settings, analysed) : Optional.empty();
    }

    /** What a study would write to the disk, under the same conditions as {@link #memory}. */
    public Optional<StudyDisk> disk(Fields fields, LanguageModel model) {
        var memory = memory(fields, model);
        if (memory.isEmpty() || model.width == null) return Optional.empty();
        long tokens = AnalysisFields.read(fields, AnalysisOptions.paper()).evaluationTokens();
        return Optional.of(StudyDisk.of(memory.get(), model.width, checkpoints(fields, model).size(), tokens, disk));
    }

    private Optional<StudyMemory> estimated(LanguageModel model, SortedSet<Integer> layers, List<SaeConfig> settings,
            StudyMemory.Analysed analysed) {
        return StudyMemory.shape(model).map(shape -> StudyMemory.of(shape, layers, settings, analysed, machine.get()));
    }

    private StudyMemory memory(
            Fields fields, LanguageModel model, SortedSet<Integer> layers, List<SaeConfig> settings,
            StudyMemory.Analysed analysed) {
        if (!fields.errors().isEmpty()) return null;
        var memory = estimated(model, layers, settings, analysed).orElse(null);
        if (memory == null || memory.fits()) return memory;
        return fields.refuse(memory.fieldAtFault(), memory.refusal(fields.say()), memory);
    }

    static List<Checkpoint> checkpoints(Fields fields, LanguageModel model) {
        var known = model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state != Checkpoint.State.FAILED)
                .toList();
        if (known.isEmpty()) fields.refuse("steps", fields.say().noCheckpoint(), null);
        if (fields.raw("steps").equalsIgnoreCase("all")) return known;
        var chosen = new ArrayList<Checkpoint>();
        if (fields.twofold("steps", SeveralValues.RANGES)) return chosen;
        for (var text : fields.all("steps")) {
            var found = known.stream().filter(c -> Long.toString(c.step).equals(text)).findFirst();
            if (found.isEmpty()) fields.refuse("steps", fields.say().noCheckpointAt(Fields.shortened(text)), null);
            found.filter(c -> !chosen.contains(c)).ifPresent(chosen::add);
        }
        if (chosen.isEmpty()) fields.refuse("steps", fields.say().chooseCheckpoint(), null);
        return chosen;
    }

    /** The file as it is now: what is wrong with it is said while the form is open. */
    private StudyLexicon lexicon(Fields fields) {
        if (!fields.has("lexicon")) return null;
        try {
            var file = data.reopen(data.resolveInput(fields.raw("lexicon")));
            if (!Files.isRegularFile(file))
                return fields.refuse("lexicon", fields.say().noFile(fields.shown("lexicon")), null);
            var lexicon = Lexicon.read(file);
            if (lexicon.entries().isEmpty()) return fields.refuse("lexicon", fields.say().emptyLexicon(), null);
            return new StudyLexicon(file.toString(), lexicon.sha256());
        } catch (IllegalArgumentException | IOException e) {
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
        study.configJson = studyOptions.asked(plan.settings);
        study.optionsJson = write(plan.options);
        if (plan.lexicon != null) {
            study.lexicon = plan.lexicon.file();
            study.lexiconSha256 = plan.lexicon.sha256();
        }
        study.createdAt = Instant.now();
        study.persist();
        return study;
    }

    private String write(Object options) {
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }
}
