package dev.kakehashi.web.glossary;

import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import io.quarkus.qute.RawString;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Every term with its meaning, formula, options and source. */
public record GlossaryView(List<Part> parts) {
    /** Formulas in MathML and sections of the paper: the same in every language. */
    private static final Properties TERMS = terms();

    record Part(String id, String name, List<Entry> entries) {}

    /** @param formula MathML, or null; @param options or null */
    record Entry(String id, String name, String meaning, RawString formula, String options, String source) {}

    static GlossaryView of() {
        var text = Screen.messages(GlossaryMessages.class);
        return new GlossaryView(Arrays.stream(Chapter.values())
                .map(chapter -> new Part(
                        "chapter-" + chapter.name().toLowerCase(Locale.ROOT),
                        text.chapter(chapter),
                        chapter.terms.stream().map(term -> entry(term, text)).toList()))
                .toList());
    }

    private static Entry entry(Term term, GlossaryMessages text) {
        String formula = TERMS.getProperty(term.id() + ".formula");
        String sections = TERMS.getProperty(term.id() + ".source");
        return new Entry(
                term.id(),
                term.label(),
                text.meaning(term),
                formula == null ? null : new RawString(formula),
                Adjustable.of(term).map(text::options).orElse(null),
                sections == null ? text.ours() : text.source(sections));
    }

    private static Properties terms() {
        var properties = new Properties();
        try (var in = new InputStreamReader(
                GlossaryView.class.getResourceAsStream("/glossary/terms.properties"), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
