package dev.kakehashi.web.interventions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.InterventionTable;
import java.time.Instant;
import java.util.Locale;

/** An intervention as programs see it; {@code table} is null until it is done. */
public record InterventionDetail(
        long id, String name, String state, String page, Long job, String failure, String sae, int layer, String model, long sourceStep, String targetModel,
        long targetStep, JsonNode options, JsonNode translation, String parallelSet, InterventionTable table, String submittedBy, Instant submitted) {

    public static InterventionDetail of(Intervention row) {
        return new InterventionDetail(
                row.id, row.name, row.state.name().toLowerCase(Locale.ROOT), "/interventions/" + row.id, row.job == null ? null : row.job.id,
                row.job == null ? null : row.job.failure, row.sae.slug, row.sae.layer, row.sae.checkpoint.model.slug, row.sae.checkpoint.step,
                row.target.model.slug, row.target.step, tree(row.optionsJson), tree(row.translationJson), row.parallelSet == null ? null : row.parallelSet.slug,
                row.state == Intervention.State.DONE ? OpenIntervention.open(row).table() : null, row.createdBy, row.createdAt);
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? null : new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
    }
}
