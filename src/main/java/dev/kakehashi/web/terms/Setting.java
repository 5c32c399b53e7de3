package dev.kakehashi.web.terms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** One option of a stored configuration, called as in the form that asked for it. */
public record Setting(String label, String value) {
    private static final Map<String, Function<SubmitMessages, String>> LABELS = Map.ofEntries(
            Map.entry("latents", SubmitMessages::latents),
            Map.entry("k", SubmitMessages::k),
            Map.entry("tokens", SubmitMessages::tokens),
            Map.entry("batch", SubmitMessages::batch),
            Map.entry("learningRate", SubmitMessages::learningRate),
            Map.entry("warmupSteps", SubmitMessages::warmupSteps),
            Map.entry("bufferVectors", SubmitMessages::bufferVectors),
            Map.entry("normalization", SubmitMessages::normalization),
            Map.entry("seed", SubmitMessages::seed),
            Map.entry("dataSeed", SubmitMessages::dataSeed),
            Map.entry("sequenceLength", SubmitMessages::studyLength),
            Map.entry("validationSequences", SubmitMessages::validationSequences),
            Map.entry("englishShare", SubmitMessages::englishShare),
            Map.entry("beta1", SubmitMessages::beta1),
            Map.entry("beta2", SubmitMessages::beta2),
            Map.entry("adamEpsilon", SubmitMessages::adamEpsilon),
            Map.entry("medianIterations", SubmitMessages::medianIterations),
            Map.entry("medianTolerance", SubmitMessages::medianTolerance),
            Map.entry("evaluationTokens", SubmitMessages::evaluationTokens),
            Map.entry("activatingFraction", SubmitMessages::activatingFraction),
            Map.entry("classCutoff", SubmitMessages::classCutoff),
            Map.entry("languageMode", SubmitMessages::languageMode),
            Map.entry("loneSpace", SubmitMessages::loneSpace),
            Map.entry("rareBelow", SubmitMessages::rareBelow),
            Map.entry("clusterThreshold", SubmitMessages::clusterThreshold),
            Map.entry("linkage", SubmitMessages::linkage),
            Map.entry("singleToken", SubmitMessages::singleToken),
            Map.entry("retention", SubmitMessages::retention),
            Map.entry("pairTokens", SubmitMessages::pairTokens),
            Map.entry("crossEntropySequences", SubmitMessages::crossEntropySequences));

    /** @param json of a plain record, or null for none */
    public static List<Setting> of(String json) {
        var text = Screen.messages(SubmitMessages.class);
        return of(json, name -> LABELS.containsKey(name) ? LABELS.get(name).apply(text) : name);
    }

    /**
     * @param json of an SAE's or a study's configuration, which leaves out which sequences are read where they are the
     *     usual ones
     */
    public static List<Setting> ofSaes(String json) {
        var text = Screen.messages(SubmitMessages.class);
        var settings = new ArrayList<>(of(json));
        var usual = SaeConfig.paper();
        Map<String, Object> left = new LinkedHashMap<>();
        left.put("sequenceLength", usual.sequenceLength());
        left.put("validationSequences", usual.validationSequences());
        left.put("englishShare", usual.englishShare());
        left.forEach((name, value) -> {
            if (json != null && !json.contains("\"" + name + "\""))
                settings.add(new Setting(LABELS.get(name).apply(text), value.toString()));
        });
        return settings;
    }

    /** @param label what an option is called; those of a record within the record stand in its place */
    public static List<Setting> of(String json, UnaryOperator<String> label) {
        var settings = new ArrayList<Setting>();
        if (json == null) return settings;
        try {
            add(settings, new ObjectMapper().readTree(json), label);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
        return settings;
    }

    private static void add(List<Setting> settings, JsonNode record, UnaryOperator<String> label) {
        for (var field : record.properties()) {
            if (field.getValue().isObject()) add(settings, field.getValue(), label);
            else if (!field.getValue().isNull())
                settings.add(new Setting(label.apply(field.getKey()), shown(field.getValue())));
        }
    }

    private static String shown(JsonNode value) {
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            value.forEach(each -> parts.add(shown(each)));
            return parts.isEmpty() ? Format.NOTHING : String.join(", ", parts);
        }
        var text = value.asText();
        boolean name = value.isTextual() && text.matches("[A-Z0-9_]+");
        return name ? text.toLowerCase(Locale.ROOT).replace('_', ' ') : text.replace("\n", "↵");
    }
}
