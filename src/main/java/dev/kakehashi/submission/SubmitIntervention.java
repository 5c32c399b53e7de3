package dev.kakehashi.submission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.jobs.JobMachine;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.model.CheckpointFolder;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** Registers an intervention and queues its job. */
@ApplicationScoped
public class SubmitIntervention {
    @Inject Jobs jobs;
    @Inject TranslationFields translationFields;
    @Inject ObjectMapper json;
    @Inject DataDirectory data;
    @Inject JobMachine machine;

    /** @throws Refused with a sentence beside each field at fault; then nothing is stored */
    @Transactional
    public Intervention submit(Fields fields) {
        var name = fields.text("name", 120);
        var sae = Sae.bySlug(fields.text("sae", 200)).orElse(null);
        if (sae == null) fields.refuse("sae", fields.say().noSae(fields.shown("sae")), null);
        else if (sae.analysis == null) fields.refuse("sae", fields.say().notAnalysed(), null);
        fields.throwIfRefused();
        requireItsOwn(fields, sae);
        var target = target(fields, sae);
        var table = table(fields, sae);
        var options = InterventionFields.read(fields, sae.layer, table);
        var translation = translationFields.read(fields, options.seeds());
        fields.throwIfRefused();
        var estimate = estimate(fields, sae, target, options.arms(table).size(), options, translation);
        estimate.filter(each -> !each.fits()).ifPresent(each -> each.refuse(fields));
        fields.throwIfRefused();
        var parts = new HashMap<String, Object>();
        parts.put("intervention with", sae.slug);
        parts.put("sae", ConfigHash.of(sae.weightsSha256, sae.id));
        parts.put("analysis", sae.analysis.id);
        parts.put("corpora", List.of(text(sae.study.englishCorpus), text(sae.study.japaneseCorpus)));
        parts.put("target", ConfigHash.of(target.weightsSha256, target.id));
        parts.put("options", options);
        parts.put("translation", translation == null ? "" : translation.options());
        parts.put("parallelSet", translation == null ? "" : translation.sha256());
        var hash = ConfigHash.of(json, parts);
        Existing.oneAtATime(sae);
        if (!fields.flag(AlreadyThere.AGAIN, false)) Existing.intervention(hash).ifPresent(existing -> {
            throw new AlreadyThere(existing.name, "/interventions/" + existing.id, fields);
        });
        var row = new Intervention();
        row.configHash = hash;
        row.name = name;
        row.sae = sae;
        row.analysis = sae.analysis;
        row.target = target;
        row.optionsJson = write(options);
        if (translation != null) {
            row.parallelSet = translation.set();
            row.translationJson = write(translation.options());
        }
        row.state = Intervention.State.QUEUED;
        row.createdAt = Instant.now();
        row.persist();
        row.job = jobs.submit(
                new JobSpec.Intervene(row.id),
                "Intervene in " + target.model.name + " step " + target.step + " behind layer " + sae.layer, 0,
                sae.study, List.of());
        row.job.memoryAnnounced = estimate.map(each -> each.memory().total()).orElse(null);
        return row;
    }

    private static String text(Corpus corpus) {
        return ConfigHash.of(corpus.sha256, corpus.id);
    }

    /** What an intervention would take; empty where its fields cannot be used. */
    public Optional<InterventionEstimate> memory(Fields fields) {
        try {
            var sae = Sae.bySlug(fields.text("sae", 200)).orElse(null);
            if (sae == null || sae.analysis == null) return Optional.empty();
            var target = target(fields, sae);
            var table = table(fields, sae);
            var options = InterventionFields.read(fields, sae.layer, table);
            var translation = translationFields.read(fields, options.seeds());
            if (!fields.errors().isEmpty()) return Optional.empty();
            return estimate(fields, sae, target, options.arms(table).size(), options, translation);
        } catch (Refused toBeMendedFirst) {
            return Optional.empty();
        }
    }

    private Optional<InterventionEstimate> estimate(
            Fields fields, Sae sae, Checkpoint target, int arms, InterventionOptions options,
            TranslationFields.Wanted translation) {
        try {
            int length = json.readValue(sae.configJson, SaeConfig.class).sequenceLength();
            return InterventionEstimate.of(new InterventionEstimate.Asked(sae, target, length), options, arms,
                    translation, machine.get());
        } catch (IOException e) {
            return fields.refuse("parallelSet", fields.say().unreadable(e.getMessage()), Optional.empty());
        }
    }

    /** Source and layer follow from the SAE; whoever names them too must mean the same. */
    private static void requireItsOwn(Fields fields, Sae sae) {
        if (fields.has("sourceStep") && fields.whole("sourceStep", 0, 0, Long.MAX_VALUE) != sae.checkpoint.step)
            fields.refuse("sourceStep", fields.say().otherCheckpoint(sae.slug, sae.checkpoint.step), null);
        if (fields.has("layer") && fields.integer("layer", 0, 0, 10_000) != sae.layer)
            fields.refuse("layer", fields.say().otherLayer(sae.slug, sae.layer), null);
    }

    private Checkpoint target(Fields fields, Sae sae) {
        var model = sae.checkpoint.model;
        if (fields.has("targetModel")) {
            model = LanguageModel.bySlug(fields.raw("targetModel")).orElse(null);
            if (model == null)
                return fields.refuse("targetModel", fields.say().noModel(fields.shown("targetModel")), null);
        }
        if (!fields.has("targetStep")) return fields.refuse("targetStep", fields.say().fillIn(), null);
        long step = fields.whole("targetStep", 0, 0, Long.MAX_VALUE);
        Checkpoint target = Checkpoint
                .find("model = ?1 and step = ?2 and state = ?3", model, step, Checkpoint.State.READY).firstResult();
        if (target == null)
            return fields.refuse("targetStep", fields.say().noCheckpointAt(fields.shown("targetStep")), null);
        try {
            if (sae.checkpoint.folder == null) throw new NoSuchFileException("config.json");
            var source = CheckpointFolder.read(data.reopen(Path.of(sae.checkpoint.folder)));
            source.requireSameModel(CheckpointFolder.read(data.reopen(Path.of(target.folder))), sae.checkpoint.step,
                    step);
        } catch (IOException e) {
            fields.refuse("targetStep", fields.say().unreadable(e.getMessage()), null);
        }
        return target;
    }

    private static FeatureTable table(Fields fields, Sae sae) {
        try {
            return FeatureTable.open(new AnalysisFolder(Path.of(sae.analysis.folder)).features());
        } catch (IOException e) {
            return fields.refuse("sae", fields.say().unreadable(e.getMessage()), null);
        }
    }

    private String write(Object options) {
        try {
            return json.writeValueAsString(options);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }
}
