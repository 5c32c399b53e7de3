package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Sae;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One SAE with its metrics over all documents, for lists and programs.
 *
 * @param metrics by {@link SaeMetric#id()}, null where a number is not defined or not there yet
 */
record SaeRow(
        String slug, String study, String model, long step, Long tokensSeen, int layer, String modulePath, int latents,
        int k, String setting, String state,
        Map<String, Double> metrics) {

    /** @param numbers of the SAEs' analyses, as {@link SaeFilter} finds them */
    static List<SaeRow> of(List<Sae> saes, Map<Long, Map<String, Double>> numbers) {
        return saes.stream()
                .map(sae -> new SaeRow(
                        sae.slug, sae.study.slug, sae.checkpoint.model.slug, sae.checkpoint.step,
                        sae.checkpoint.tokensSeen, sae.layer,
                        sae.modulePath(), sae.latents, sae.k, sae.setting, sae.state.name().toLowerCase(Locale.ROOT),
                        metrics(sae.analysis == null ? Map.of() : numbers.getOrDefault(sae.analysis.id, Map.of()))))
                .toList();
    }

    private static Map<String, Double> metrics(Map<String, Double> known) {
        var all = new LinkedHashMap<String, Double>();
        for (var metric : SaeMetric.values()) all.put(metric.id(), known.get(metric.id()));
        return all;
    }

    static String[] columns() {
        var names = new ArrayList<>(List.of(
                "slug", "study", "model", "step", "tokens-seen", "layer", "module-path", "latents", "k", "setting",
                "state"));
        Arrays.stream(SaeMetric.values()).map(SaeMetric::id).forEach(names::add);
        return names.toArray(String[]::new);
    }

    List<Object> cells() {
        var cells = new ArrayList<Object>(
                Arrays.asList(slug, study, model, step, tokensSeen, layer, modulePath, latents, k, setting, state));
        cells.addAll(metrics.values());
        return cells;
    }
}
