package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.WeightNames;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.tensor.Weights;
import dev.kakehashi.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Registers a model and its checkpoints from Hugging Face folders, after reading every header; hashing follows as jobs. */
@ApplicationScoped
public class RegisterModel {
    @Inject
    Jobs jobs;

    @Inject
    DataDirectory data;

    /** One folder that was read and found sound. */
    private record Found(Path folder, long step, Long tokensSeen, ModelConfig config, String tokenizerSha256) {}

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public LanguageModel register(Fields fields) {
        var name = fields.text("name", 120);
        Long tokensPerStep = fields.has("tokensPerStep") ? fields.whole("tokensPerStep", 0, 1, 1L << 50) : null;
        var found = new TreeMap<Long, Found>();
        for (var folder : folders(fields)) {
            var one = read(fields, folder, tokensPerStep);
            if (one != null && found.putIfAbsent(one.step, one) != null)
                fields.refuse("folders", "Two folders are at step " + one.step + ".", null);
        }
        requireOneShape(fields, new ArrayList<>(found.values()));
        fields.throwIfRefused();
        return store(fields, name, tokensPerStep, new ArrayList<>(found.values()));
    }

    private List<Path> folders(Fields fields) {
        var folders = new ArrayList<Path>();
        if (!fields.has("folders")) return fields.refuse("folders", "Please give the path of a checkpoint or of a folder of checkpoints.", folders);
        for (var text : fields.lines("folders")) {
            try {
                var below = CheckpointFolders.below(data.resolveInput(text));
                if (below.isEmpty()) fields.refuse("folders", "Neither \"" + text + "\" nor a folder in it has a config.json.", null);
                for (var folder : below) folders.add(data.resolveInput(folder.toString()));
            } catch (IllegalArgumentException | IOException e) {
                fields.refuse("folders", e.getMessage(), null);
            }
        }
        return folders;
    }

    private static Found read(Fields fields, Path folder, Long tokensPerStep) {
        var name = folder.getFileName().toString();
        var step = CheckpointFolders.step(name);
        if (step.isEmpty())
            return fields.refuse("folders", "The name \"" + name + "\" carries no training step; call it like step1000.", null);
        try {
            var config = ModelConfig.read(folder.resolve("config.json"));
            try (var weights = Weights.open(folder)) {
                WeightNames.check(config, weights);
            }
            var vocabulary = Vocabulary.read(folder.resolve("tokenizer.json"));
            if (vocabulary.size() > config.vocabulary())
                return fields.refuse("folders", name + ": the tokenizer has " + vocabulary.size() + " pieces, more than the model's "
                        + config.vocabulary() + ".", null);
            var named = CheckpointFolders.tokensSeen(name);
            Long seen = tokensPerStep != null ? Long.valueOf(step.getAsLong() * tokensPerStep) : named.isPresent() ? Long.valueOf(named.getAsLong()) : null;
            return new Found(folder, step.getAsLong(), seen, config, vocabulary.sha256());
        } catch (IOException e) {
            return fields.refuse("folders", name + ": " + e.getMessage(), null);
        }
    }

    private static void requireOneShape(Fields fields, List<Found> found) {
        for (var one : found) {
            if (!one.config.equals(found.get(0).config))
                fields.refuse("folders", "The checkpoints at steps " + found.get(0).step + " and " + one.step + " differ in their config.json.", null);
            if (!one.tokenizerSha256.equals(found.get(0).tokenizerSha256))
                fields.refuse("folders", "The checkpoints at steps " + found.get(0).step + " and " + one.step + " have different tokenizers.", null);
        }
    }

    private LanguageModel store(Fields fields, String name, Long tokensPerStep, List<Found> found) {
        var config = found.get(0).config;
        var model = new LanguageModel();
        model.name = name;
        model.slug = Slug.free(name, slug -> LanguageModel.bySlug(slug).isPresent());
        model.family = fields.has("family") ? fields.text("family", 80) : model.slug;
        model.layers = config.layers();
        model.width = config.width();
        model.vocabulary = config.vocabulary();
        model.parameters = config.parameters();
        model.tokensPerStep = tokensPerStep;
        model.createdAt = Instant.now();
        model.persist();
        for (var one : found) {
            var checkpoint = new Checkpoint();
            checkpoint.model = model;
            checkpoint.step = one.step;
            checkpoint.tokensSeen = one.tokensSeen;
            checkpoint.state = Checkpoint.State.PLANNED;
            checkpoint.folder = one.folder.toString();
            checkpoint.configJson = text(one.folder);
            checkpoint.createdAt = model.createdAt;
            checkpoint.persist();
            checkpoint.job = jobs.submit(
                    new JobSpec.CheckCheckpoint(checkpoint.id), "Check " + model.name + " step " + checkpoint.step, 5, null, List.of());
        }
        return model;
    }

    private static String text(Path folder) {
        try {
            return Files.readString(folder.resolve("config.json"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
