package dev.kakehashi.web.terms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.submission.StudyOption;
import dev.kakehashi.submission.StudyOptions;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** One option of a stored configuration, called as in the form that asked for it. */
public record Setting(String label, String value) {
    /** @param json of a plain record, or null for none */
    public static List<Setting> of(String json) {
        var text = Screen.messages(SubmitMessages.class);
        return of(json, name -> StudyOption.of(name).map(text::option).orElse(name));
    }

    /**
     * @param json of an SAE's or a study's configuration, which leaves out which sequences are read where they are the
     *     usual ones
     */
    public static List<Setting> ofSaes(String json) {
        var text = Screen.messages(SubmitMessages.class);
        var settings = new ArrayList<>(of(json));
        var usual = StudyOption.filledIn(new StudyOption.Usual(SaeConfig.paper(), AnalysisOptions.paper()));
        for (var option : StudyOptions.LEFT_OUT)
            if (json != null && !json.contains("\"" + option.field() + "\""))
                settings.add(new Setting(text.option(option), usual.get(option.field()).get(0)));
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
