package dev.kakehashi.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.work.OutputTable;
import java.time.Instant;
import java.util.Locale;

/** An intervention as programs see it; {@code table} and {@code outputs} are null until it is done. */
public record InterventionDetail(
        long id, String name, String state, String page, Long job, String failure, String sae, int layer, String model,
        long sourceStep, String targetModel,
        long targetStep, JsonNode options, JsonNode translation, String parallelSet, InterventionTable table,
        OutputTable outputs, String submittedBy, Instant submitted) {

    public static InterventionDetail of(Intervention row) {
        var open = row.state == Intervention.State.DONE ? OpenIntervention.open(row) : null;
        return new InterventionDetail(
                row.id, row.name, row.state.name().toLowerCase(Locale.ROOT), "/interventions/" + row.id,
                row.job == null ? null : row.job.id,
                row.job == null ? null : row.job.failure, row.sae.slug, row.sae.layer, row.sae.checkpoint.model.slug,
                row.sae.checkpoint.step,
                row.target.model.slug, row.target.step, tree(row.optionsJson), tree(row.translationJson),
                row.parallelSet == null ? null : row.parallelSet.slug,
                open == null ? null : open.table(), open == null ? null : open.outputs(), row.createdBy, row.createdAt);
    }

    private static JsonNode tree(String json) {
        try {
            return json == null ? null : new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
    }
}
