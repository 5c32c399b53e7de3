package dev.kakehashi.web.terms;

import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;

/** How a number about features is called, where the glossary explains it, and how it is written. */
public record ColumnHead(FeatureColumn column, Term term, String label) {

    public static ColumnHead of(FeatureColumn column) {
        var text = Screen.messages(FeatureMessages.class);
        return switch (column) {
            case ACTIVE_TOKENS -> new ColumnHead(column, Term.ACTIVATION, text.activeTokens());
            case ACTIVATING_COUNT -> new ColumnHead(column, Term.ACTIVATING_SET, text.activatingCount());
            case P_ENGLISH -> new ColumnHead(column, Term.LANGUAGE_SELECTIVITY, text.pEnglish());
            case P_JAPANESE -> new ColumnHead(column, Term.LANGUAGE_SELECTIVITY, text.pJapanese());
            default -> {
                var term = Term.of(column.id());
                yield new ColumnHead(column, term, term.label());
            }
        };
    }

    public String format(float value) {
        return switch (column.kind()) {
            case COUNT -> Format.count(value);
            case SHARE -> Format.percent(value);
            case NATS -> Format.decimal(value, 3);
            case NUMBER -> Format.number(value);
        };
    }
}
