package dev.kakehashi.web.saes;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Sae;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One SAE for programs.
 *
 * @param metrics by {@link SaeMetric#id()}; empty before the first analysis
 */
record SaeDetail(
        String slug, String study, String model, long step, Long tokensSeen, int layer, String modulePath, int latents,
        int k, Integer width,
        String state, Long tokensTrained, Double trainingSeconds, Double finalLoss, Double validationLoss,
        String weightsSha256,
        Map<String, Numbers> metrics, @JsonRawValue String config, @JsonRawValue String analysis) {

    /** @param en, ja null where the metric has no such number */
    record Numbers(Double all, Double en, Double ja) {}

    static SaeDetail of(Sae sae) {
        return new SaeDetail(
                sae.slug, sae.study.slug, sae.checkpoint.model.slug, sae.checkpoint.step, sae.checkpoint.tokensSeen,
                sae.layer, sae.modulePath(),
                sae.latents, sae.k, sae.width, sae.state.name().toLowerCase(java.util.Locale.ROOT), sae.tokensTrained,
                sae.trainingSeconds,
                sae.finalLoss, sae.validationLoss, sae.weightsSha256,
                sae.analysis == null ? Map.of() : numbers(AnalysisMetric.of(sae.analysis.id)),
                sae.configJson, sae.analysis == null ? null : sae.analysis.optionsJson);
    }

    static Map<String, Numbers> numbers(List<AnalysisMetric> rows) {
        var known = new HashMap<String, Double>();
        for (var row : rows) known.put(row.name + " " + row.language, row.number);
        var all = new LinkedHashMap<String, Numbers>();
        for (var metric : SaeMetric.values())
            all.put(metric.id(), new Numbers(known.get(metric.id() + " all"), known.get(metric.id() + " en"),
                    known.get(metric.id() + " ja")));
        return all;
    }
}
