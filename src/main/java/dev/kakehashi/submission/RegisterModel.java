package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.hub.HubName;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Registers a model and its checkpoints from Hugging Face folders, after reading every header, or from revisions of a
 * hub; the rest are jobs.
 */
@ApplicationScoped
public class RegisterModel {
    @Inject Jobs jobs;
    @Inject DataDirectory data;

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public LanguageModel register(Fields fields) {
        var name = fields.text("name", 120);
        if (fields.has("family")) fields.text("family", FamilyName.LONGEST);
        Long tokensPerStep = fields.has("tokensPerStep") ? fields.whole("tokensPerStep", 0, 1, 1L << 50) : null;
        var notices = new ArrayList<ModelNotice>();
        var found = found(fields, tokensPerStep, null, notices);
        fields.throwIfRefused();
        return store(fields, name, tokensPerStep, new ArrayList<>(found.values()), notices);
    }

    /**
     * The training steps that are named, by step.
     *
     * @param reference what all are held against; null for the first of them
     * @param notices where is added what hinders nothing; what does is refused in the fields
     */
    TreeMap<Long, FoundCheckpoint> found(Fields fields, Long tokensPerStep, FoundCheckpoint reference,
            List<ModelNotice> notices) {
        var found = fields.has("hub") || fields.has("revisions")
                ? revisions(fields, tokensPerStep)
                : FolderCheckpoints.of(fields, data, notices, tokensPerStep, reference);
        NamedTokens.check(found, tokensPerStep, notices);
        return found;
    }

    /** Lines like {@code step1000-tokens2B}, or {@code main = 1000} for a revision whose name carries no step. */
    private TreeMap<Long, FoundCheckpoint> revisions(Fields fields, Long tokensPerStep) {
        var repository = fields.raw("hub");
        if (!fields.has("hub")) fields.refuse("hub", fields.say().hubMissing(), null);
        if (!HubName.isRepository(repository))
            fields.refuse("hub", fields.say().noRepository(Fields.shortened(repository)), null);
        if (fields.has("folders")) fields.refuse("folders", fields.say().foldersOrHub(), null);
        if (!fields.has("revisions")) fields.refuse("revisions", fields.say().noRevisions(), null);
        var tokenizer = FolderCheckpoints.tokenizerForAll(fields, data);
        var found = new TreeMap<Long, FoundCheckpoint>();
        for (var line : fields.lines("revisions")) {
            var named = NamedStep.of(line);
            var said = StepName.of(named.name());
            var step = named.step().isPresent() ? named.step() : said.step();
            if (!HubName.isRevision(named.name())) {
                fields.refuse("revisions", fields.say().notRevision(Fields.shortened(named.name())), null);
                continue;
            }
            if (step.isEmpty()) {
                fields.refuse("revisions", said.ambiguous()
                        ? fields.say().ambiguousStep(Fields.shortened(named.name()))
                        : fields.say().revisionWithoutStep(Fields.shortened(line), Fields.shortened(named.name())),
                        null);
                continue;
            }
            Long tokens = said.tokensSeen().isPresent() ? said.tokensSeen().getAsLong() : null;
            var one = new FoundCheckpoint(
                    step.getAsLong(), tokensSeen(fields, named.name(), step.getAsLong(), tokensPerStep), tokens, null,
                    tokenizer, repository, named.name());
            if (found.putIfAbsent(one.step(), one) != null)
                fields.refuse("revisions", fields.say().twoRevisions(one.step()), null);
        }
        return found;
    }

    static Long tokensSeen(Fields fields, String name, long step, Long tokensPerStep) {
        if (tokensPerStep != null) {
            if (Math.multiplyHigh(step, tokensPerStep) == 0 && step * tokensPerStep >= 0) return step * tokensPerStep;
            return fields.refuse("tokensPerStep", fields.say().tooManyTokens(step), null);
        }
        var named = StepName.of(name).tokensSeen();
        return named.isPresent() ? named.getAsLong() : null;
    }

    private LanguageModel store(Fields fields, String name, Long tokensPerStep, List<FoundCheckpoint> found,
            List<ModelNotice> notices) {
        var model = new LanguageModel();
        model.name = name;
        model.slug = Slug.free(name, slug -> LanguageModel.bySlug(slug).isPresent());
        model.family = fields.has("family") ? fields.raw("family")
                : FamilyName.of(name).or(() -> FamilyName.of(fields.raw("hub"))).orElse(model.slug);
        model.tokensPerStep = tokensPerStep;
        model.notices = ModelNotice.write(notices);
        model.createdAt = Instant.now();
        model.persist();
        for (var one : found) store(model, one);
        return model;
    }

    Checkpoint store(LanguageModel model, FoundCheckpoint one) {
        if (model.layers == null && one.folder() != null) {
            var config = one.folder().config();
            model.shape(config.layers(), config.width(), config.vocabulary(), config.parameters());
            model.textStart = one.folder().start().stored();
        }
        var checkpoint = new Checkpoint();
        checkpoint.model = model;
        checkpoint.step = one.step();
        checkpoint.tokensSeen = one.tokensSeen();
        checkpoint.state = Checkpoint.State.PLANNED;
        checkpoint.createdAt = Instant.now();
        checkpoint.tokenizer = one.tokenizer() == null ? null : one.tokenizer().toString();
        if (one.folder() != null) {
            checkpoint.folder = one.folder().path().toString();
            checkpoint.configJson = one.folder().configJson();
        } else checkpoint.origin = one.repository() + "@" + one.revision();
        checkpoint.persist();
        var where = model.name + " step " + checkpoint.step;
        checkpoint.job = one.folder() != null
                ? jobs.submit(new JobSpec.CheckCheckpoint(checkpoint.id), "Check " + where, 5, null, List.of())
                : jobs.submit(new JobSpec.DownloadCheckpoint(checkpoint.id, one.repository(), one.revision()),
                        "Download " + where, 5, null, List.of());
        return checkpoint;
    }
}
