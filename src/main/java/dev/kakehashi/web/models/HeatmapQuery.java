package dev.kakehashi.web.models;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.web.terms.MetricText;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.ClientErrorException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One metric of the SAEs of a study, by layer and checkpoint: what the heatmap, its curves, JSON and CSV show.
 *
 * @param settings what tells SAEs of one cell apart; {@code setting} the one that is shown
 */
record HeatmapQuery(
        LanguageModel model, Study study, SaeMetric metric, String language, List<String> settings, String setting,
        List<Checkpoint> checkpoints,
        Map<Integer, Map<Long, SaeCell>> saes, Map<Long, Double> numbers) {

    static final String ALL = "all";

    /**
     * What a reader asks for; empty or null for the usual.
     *
     * @param form whether the page's form asks, which sends the former documents and setting along when another metric
     *     or study is chosen: what does not exist there is the usual
     */
    record Asked(String study, String metric, String language, String setting, boolean form) {}

    /** The shortest address of this view. */
    String address() {
        var address = new StringBuilder("/models/" + model.slug + "?metric=" + metric.id());
        if (study != null) address.append("&study=").append(encoded(study.slug));
        if (!language.equals(ALL)) address.append("&language=").append(language);
        if (settings.size() > 1) address.append("&setting=").append(encoded(setting));
        return address.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static HeatmapQuery run(String modelSlug, Asked asked) {
        var model = Named.model(modelSlug);
        var metric = metric(asked.metric);
        var documents = documents(metric, asked);
        var study = study(model, asked.study);
        var settings = settings(study);
        var setting = setting(settings, asked);
        var saes = new TreeMap<Integer, Map<Long, SaeCell>>();
        var numbers = new HashMap<Long, Double>();
        for (var sae : study == null ? List.<SaeCell>of() : SaeCell.of(study, setting, metric, documents)) {
            saes.computeIfAbsent(sae.layer(), layer -> new HashMap<>()).put(sae.checkpoint(), sae);
            if (sae.number() != null) numbers.put(sae.id(), sae.number());
        }
        return new HeatmapQuery(model, study, metric, documents, settings, setting, model.checkpoints(), saes, numbers);
    }

    /** Layers that have a row: those of the study, or all blocks when there is none. */
    TreeSet<Integer> layers() {
        var layers = new TreeSet<>(saes.keySet());
        if (layers.isEmpty() && model.layers != null)
            for (var layer = 1; layer <= model.layers; layer++) layers.add(layer);
        return layers;
    }

    SaeCell sae(int layer, Checkpoint checkpoint) {
        return saes.getOrDefault(layer, Map.of()).get(checkpoint.id);
    }

    /** In the order in which they were asked for. */
    private static List<String> settings(Study study) {
        if (study == null) return List.of();
        return Sae.getEntityManager()
                .createQuery("select s.setting from Sae s where s.study = ?1 group by s.setting order by min(s.id)",
                        String.class)
                .setParameter(1, study)
                .getResultList();
    }

    /**
     * Numbers of the documents of one language, where the metric has them: showing those of all instead would be taken
     * for them.
     */
    private static String documents(SaeMetric metric, Asked asked) {
        var language = asked.language;
        if (language == null || language.isBlank() || language.equals(ALL) || asked.form && !metric.perLanguage())
            return ALL;
        var text = Screen.messages(ModelMessages.class);
        if (Arrays.stream(Language.values()).noneMatch(each -> each.code().equals(language)))
            throw new ClientErrorException(text.noSuchDocuments(language), 422);
        if (!metric.perLanguage()) throw new ClientErrorException(text.notByLanguage(MetricText.label(metric)), 422);
        return language;
    }

    private static String setting(List<String> settings, Asked asked) {
        var usual = settings.isEmpty() ? "" : settings.get(0);
        if (asked.setting == null || asked.setting.isBlank()) return usual;
        if (settings.contains(asked.setting)) return asked.setting;
        if (asked.form) return usual;
        throw new ClientErrorException(Screen.messages(ModelMessages.class).noSuchSetting(asked.setting), 422);
    }

    private static SaeMetric metric(String id) {
        if (id == null || id.isBlank()) return SaeMetric.MIXED_SHARE;
        try {
            return SaeMetric.of(id);
        } catch (IllegalArgumentException e) {
            throw new UnknownAddress(UnknownAddress.Kind.PAGE, "metric=" + id);
        }
    }

    private static Study study(LanguageModel model, String slug) {
        if (slug == null || slug.isBlank()) return Study.find("model = ?1 order by id desc", model).firstResult();
        return Study.<Study>find("model = ?1 and slug = ?2", model, slug).<Study>firstResultOptional()
                .orElseThrow(() -> new UnknownAddress(UnknownAddress.Kind.STUDY, slug));
    }
}
