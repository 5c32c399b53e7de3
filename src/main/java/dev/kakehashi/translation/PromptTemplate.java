package dev.kakehashi.translation;

import dev.kakehashi.corpus.Language;
import java.util.List;

/**
 * A few-shot prompt: one text for each example, and the last one cut off where its target would begin.
 *
 * <p>Placeholders: {@code {source}}, {@code {target}}, {@code {sourceLanguage}}, {@code {targetLanguage}}.
 */
public record PromptTemplate(String text, String separator) {
    private static final String SOURCE = "{source}";
    private static final String TARGET = "{target}";

    /** The placeholder that is missing or out of place, or null for a template that can be used. */
    public static String missing(String text) {
        if (!text.contains(SOURCE)) return SOURCE;
        int target = text.indexOf(TARGET);
        if (target < 0) return TARGET;
        return text.indexOf(SOURCE) < target ? null : SOURCE;
    }

    public PromptTemplate {
        var missing = missing(text);
        if (missing != null)
            throw new IllegalArgumentException("The template needs " + missing + ", the source before the target.");
    }

    public String prompt(List<SentencePair> shots, String source, Direction direction) {
        var prompt = new StringBuilder();
        for (var shot : shots)
            prompt.append(filled(text, shot.source(direction), shot.target(direction), direction)).append(separator);
        var cut = text.substring(0, text.indexOf(TARGET)).stripTrailing();
        return prompt.append(filled(cut, source, "", direction)).toString();
    }

    /** Fills in one pass, so that a sentence that contains a placeholder's name stays as it is. */
    private static String filled(String template, String source, String target, Direction direction) {
        var out = new StringBuilder();
        for (var at = 0; at < template.length();) {
            if (template.startsWith(SOURCE, at)) {
                out.append(source);
                at += SOURCE.length();
            } else if (template.startsWith(TARGET, at)) {
                out.append(target);
                at += TARGET.length();
            } else if (template.startsWith("{sourceLanguage}", at)) {
                out.append(name(direction.from()));
                at += "{sourceLanguage}".length();
            } else if (template.startsWith("{targetLanguage}", at)) {
                out.append(name(direction.to()));
                at += "{targetLanguage}".length();
            } else {
                out.append(template.charAt(at++));
            }
        }
        return out.toString();
    }

    private static String name(Language language) {
        return language == Language.ENGLISH ? "English" : "Japanese";
    }
}
