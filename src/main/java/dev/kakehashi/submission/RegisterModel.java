package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.hub.HubName;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.model.CheckpointFolder;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Registers a model and its checkpoints from Hugging Face folders, after reading every header, or from revisions of a hub; the rest are jobs. */
@ApplicationScoped
public class RegisterModel {
    @Inject
    Jobs jobs;

    @Inject
    DataDirectory data;

    /** One training step to register: a folder that was read and found sound, or a revision still to be fetched. */
    private record Found(long step, Long tokensSeen, CheckpointFolder folder, String repository, String revision) {}

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public LanguageModel register(Fields fields) {
        var name = fields.text("name", 120);
        if (fields.has("family")) fields.text("family", FamilyName.LONGEST);
        Long tokensPerStep = fields.has("tokensPerStep") ? fields.whole("tokensPerStep", 0, 1, 1L << 50) : null;
        var found = fields.has("hub") || fields.has("revisions") ? revisions(fields, tokensPerStep) : checkpoints(fields, tokensPerStep);
        fields.throwIfRefused();
        return store(fields, name, tokensPerStep, new ArrayList<>(found.values()));
    }

    private TreeMap<Long, Found> checkpoints(Fields fields, Long tokensPerStep) {
        var found = new TreeMap<Long, Found>();
        for (var folder : folders(fields)) {
            var one = read(fields, folder, tokensPerStep);
            if (one != null && found.putIfAbsent(one.step, one) != null)
                fields.refuse("folders", fields.say().twoFolders(one.step), null);
        }
        for (var one : found.values()) {
            try {
                one.folder.requireSameModel(found.firstEntry().getValue().folder, one.step, found.firstKey());
            } catch (IOException e) {
                fields.refuse("folders", e.getMessage(), null);
            }
        }
        return found;
    }

    /** Lines like {@code step1000-tokens2B}, or {@code main = 1000} for a revision whose name carries no step. */
    private static TreeMap<Long, Found> revisions(Fields fields, Long tokensPerStep) {
        var repository = fields.raw("hub");
        if (!fields.has("hub")) fields.refuse("hub", fields.say().hubMissing(), null);
        if (!HubName.isRepository(repository)) fields.refuse("hub", fields.say().noRepository(Fields.shortened(repository)), null);
        if (fields.has("folders")) fields.refuse("folders", fields.say().foldersOrHub(), null);
        if (!fields.has("revisions")) fields.refuse("revisions", fields.say().noRevisions(), null);
        var found = new TreeMap<Long, Found>();
        for (var line : fields.lines("revisions")) {
            var parts = line.split("\\s*=\\s*", 2);
            var step = CheckpointFolders.step(parts.length == 2 ? "step" + parts[1] : parts[0]);
            if (!HubName.isRevision(parts[0])) fields.refuse("revisions", fields.say().notRevision(Fields.shortened(parts[0])), null);
            else if (step.isEmpty() || parts.length == 2 && !parts[1].matches("\\d{1,15}"))
                fields.refuse("revisions", fields.say().revisionWithoutStep(Fields.shortened(line), Fields.shortened(parts[0])), null);
            else if (found.putIfAbsent(step.getAsLong(), new Found(
                    step.getAsLong(), tokensSeen(fields, parts[0], step.getAsLong(), tokensPerStep), null, repository, parts[0])) != null)
                fields.refuse("revisions", fields.say().twoRevisions(step.getAsLong()), null);
        }
        return found;
    }

    private List<Path> folders(Fields fields) {
        var folders = new ArrayList<Path>();
        if (!fields.has("folders")) return fields.refuse("folders", fields.say().foldersMissing(), folders);
        for (var text : fields.lines("folders")) {
            try {
                var below = CheckpointFolders.below(data.resolveInput(text));
                if (below.isEmpty()) fields.refuse("folders", fields.say().noConfig(text), null);
                for (var folder : below) folders.add(data.reopen(data.resolveInput(folder.toString())));
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
            return fields.refuse("folders", fields.say().folderWithoutStep(name), null);
        try {
            return new Found(
                    step.getAsLong(), tokensSeen(fields, name, step.getAsLong(), tokensPerStep), CheckpointFolder.read(folder), null, null);
        } catch (IOException e) {
            return fields.refuse("folders", name + ": " + e.getMessage(), null);
        }
    }

    static Long tokensSeen(Fields fields, String name, long step, Long tokensPerStep) {
        if (tokensPerStep != null) {
            if (Math.multiplyHigh(step, tokensPerStep) == 0 && step * tokensPerStep >= 0) return step * tokensPerStep;
            return fields.refuse("tokensPerStep", fields.say().tooManyTokens(step), null);
        }
        var named = CheckpointFolders.tokensSeen(name);
        return named.isPresent() ? named.getAsLong() : null;
    }

    private LanguageModel store(Fields fields, String name, Long tokensPerStep, List<Found> found) {
        var model = new LanguageModel();
        model.name = name;
        model.slug = Slug.free(name, slug -> LanguageModel.bySlug(slug).isPresent());
        model.family = fields.has("family") ? fields.raw("family") : FamilyName.of(name).or(() -> FamilyName.of(fields.raw("hub"))).orElse(model.slug);
        model.tokensPerStep = tokensPerStep;
        model.createdAt = Instant.now();
        if (found.get(0).folder != null) {
            var config = found.get(0).folder.config();
            model.shape(config.layers(), config.width(), config.vocabulary(), config.parameters());
        }
        model.persist();
        for (var one : found) store(model, one);
        return model;
    }

    private void store(LanguageModel model, Found one) {
        var checkpoint = new Checkpoint();
        checkpoint.model = model;
        checkpoint.step = one.step;
        checkpoint.tokensSeen = one.tokensSeen;
        checkpoint.state = Checkpoint.State.PLANNED;
        checkpoint.createdAt = model.createdAt;
        if (one.folder != null) {
            checkpoint.folder = one.folder.path().toString();
            checkpoint.configJson = one.folder.configJson();
        } else checkpoint.origin = one.repository + "@" + one.revision;
        checkpoint.persist();
        var where = model.name + " step " + checkpoint.step;
        checkpoint.job = one.folder != null
                ? jobs.submit(new JobSpec.CheckCheckpoint(checkpoint.id), "Check " + where, 5, null, List.of())
                : jobs.submit(new JobSpec.DownloadCheckpoint(checkpoint.id, one.repository, one.revision), "Download " + where, 5, null, List.of());
    }
}
