package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.ui.Nothing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** One metric of all SAEs of a study, by layer and checkpoint: what the heatmap, its curves, JSON and CSV show. */
record HeatmapQuery(
        LanguageModel model, Study study, SaeMetric metric, String language, List<Checkpoint> checkpoints, Map<Integer, Map<Long, Sae>> saes,
        Map<Long, Double> numbers) {

    /** @param studySlug null: the newest study of the model; @param language {@code all}, {@code en} or {@code ja} */
    static HeatmapQuery run(String modelSlug, String studySlug, String metricId, String language) {
        var model = LanguageModel.bySlug(modelSlug).orElseThrow(() -> new Nothing(Nothing.Kind.MODEL, modelSlug));
        var metric = metric(metricId);
        var documents = metric.perLanguage() && ("en".equals(language) || "ja".equals(language)) ? language : "all";
        var study = study(model, studySlug);
        var saes = new TreeMap<Integer, Map<Long, Sae>>();
        var numbers = new HashMap<Long, Double>();
        if (study != null) {
            List<Sae> rows = Sae.list("select s from Sae s left join fetch s.trainJob left join fetch s.analyseJob where s.study = ?1", study);
            for (var sae : rows) saes.computeIfAbsent(sae.layer, layer -> new HashMap<>()).put(sae.checkpoint.id, sae);
            List<Object[]> found = AnalysisMetric.getEntityManager()
                    .createQuery("select s.id, m.number from Sae s, AnalysisMetric m where s.study = ?1 and m.analysisId = s.analysis.id "
                            + "and m.name = ?2 and m.language = ?3", Object[].class)
                    .setParameter(1, study)
                    .setParameter(2, metric.id())
                    .setParameter(3, documents)
                    .getResultList();
            for (var row : found) if (row[1] != null) numbers.put((Long) row[0], (Double) row[1]);
        }
        return new HeatmapQuery(model, study, metric, documents, model.checkpoints(), saes, numbers);
    }

    /** Layers that have a row: those of the study, or all blocks when there is none. */
    TreeSet<Integer> layers() {
        var layers = new TreeSet<>(saes.keySet());
        if (layers.isEmpty() && model.layers != null) for (var layer = 1; layer <= model.layers; layer++) layers.add(layer);
        return layers;
    }

    Sae sae(int layer, Checkpoint checkpoint) {
        return saes.getOrDefault(layer, Map.of()).get(checkpoint.id);
    }

    private static SaeMetric metric(String id) {
        if (id == null || id.isBlank()) return SaeMetric.MIXED_SHARE;
        try {
            return SaeMetric.of(id);
        } catch (IllegalArgumentException e) {
            throw new Nothing(Nothing.Kind.PAGE, "metric=" + id);
        }
    }

    private static Study study(LanguageModel model, String slug) {
        if (slug == null || slug.isBlank()) return Study.find("model = ?1 order by id desc", model).firstResult();
        return Study.<Study>find("model = ?1 and slug = ?2", model, slug).<Study>firstResultOptional()
                .orElseThrow(() -> new Nothing(Nothing.Kind.STUDY, slug));
    }
}
