package dev.kakehashi.submission;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.model.ModelConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Queues the probe of one feature on a text. */
@ApplicationScoped
public class SubmitProbe {
    private static final int PRIORITY = 100; // a person waits for it
    private static final int LONGEST_TEXT = 4000;
    private static final int LEAST_TOKENS = 2; // of the text: one, and one that it predicts

    @Inject Jobs jobs;
    @Inject ObjectMapper json;

    /** @throws Refused with a sentence beside each field at fault */
    @Transactional
    public Job submit(Sae sae, int latent, Fields fields) {
        var text = fields.text("text", LONGEST_TEXT);
        var mode = fields.choice("mode", FeatureProbe.Mode.STEER);
        double strength = fields.number("strength", 1, -1000, 1000);
        int newTokens = fields.integer("newTokens", 16, 1, 512);
        var target = sae.checkpoint;
        if (mode == FeatureProbe.Mode.PATCH) {
            if (!fields.has("targetStep")) fields.refuse("targetStep", fields.say().fillIn(), null);
            long step = fields.whole("targetStep", sae.checkpoint.step, 0, Long.MAX_VALUE);
            target = Checkpoint
                    .find("model = ?1 and step = ?2 and state = ?3", sae.checkpoint.model, step, Checkpoint.State.READY)
                    .firstResult();
            if (target == null)
                fields.refuse("targetStep", fields.say().noCheckpointAt(fields.shown("targetStep")), null);
        }
        int context = StudyMemory.shape(sae.checkpoint.model).map(ModelConfig::context).orElse(Integer.MAX_VALUE);
        if (newTokens > context - LEAST_TOKENS)
            fields.refuse("newTokens", fields.say().beyondContext(newTokens, context, context - LEAST_TOKENS), null);
        if (sae.analysis == null) fields.refuse("mode", fields.say().notAnalysed(), null);
        fields.throwIfRefused();
        var spec = new JobSpec.ProbeFeature(sae.id, target.id, latent, mode, strength, newTokens, text);
        var hash = ConfigHash.of(json, Map.of("kind", "probe", "spec", spec, "analysis", sae.analysis.id));
        Existing.oneAtATime(sae);
        if (!fields.flag(AlreadyThere.AGAIN, false)) Existing.job(hash).ifPresent(job -> {
            throw new AlreadyThere(job.title, "/saes/" + sae.slug + "/features/" + latent + "/probes/" + job.id,
                    fields);
        });
        var job = jobs.submit(
                spec,
                mode.name().charAt(0) + mode.name().substring(1).toLowerCase(java.util.Locale.ROOT) + " feature "
                        + latent + " of " + sae.slug,
                PRIORITY, null, List.of());
        job.configHash = hash;
        return job;
    }
}
