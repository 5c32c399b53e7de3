package dev.kakehashi.web.submit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

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
            Map.entry("beta1", SubmitMessages::beta1),
            Map.entry("beta2", SubmitMessages::beta2),
            Map.entry("adamEpsilon", SubmitMessages::adamEpsilon),
            Map.entry("medianIterations", SubmitMessages::medianIterations),
            Map.entry("medianTolerance", SubmitMessages::medianTolerance),
            Map.entry("evaluationTokens", SubmitMessages::evaluationTokens),
            Map.entry("activatingFraction", SubmitMessages::activatingFraction),
            Map.entry("classCutoff", SubmitMessages::classCutoff),
            Map.entry("languageMode", SubmitMessages::languageMode),
            Map.entry("rareBelow", SubmitMessages::rareBelow),
            Map.entry("clusterThreshold", SubmitMessages::clusterThreshold),
            Map.entry("linkage", SubmitMessages::linkage),
            Map.entry("singleToken", SubmitMessages::singleToken),
            Map.entry("crossEntropySequences", SubmitMessages::crossEntropySequences));

    /** @param json of a plain record, or null for none */
    public static List<Setting> of(String json) {
        var settings = new ArrayList<Setting>();
        if (json == null) return settings;
        var text = Screen.messages(SubmitMessages.class);
        try {
            for (var field : new ObjectMapper().readTree(json).properties()) {
                var label = LABELS.get(field.getKey());
                var value = field.getValue().asText();
                boolean name = field.getValue().isTextual() && value.matches("[A-Z0-9_]+");
                settings.add(new Setting(label == null ? field.getKey() : label.apply(text), name ? value.toLowerCase(Locale.ROOT) : value));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options are JSON", e);
        }
        return settings;
    }
}
