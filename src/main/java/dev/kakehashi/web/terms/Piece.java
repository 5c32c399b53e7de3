package dev.kakehashi.web.terms;

import dev.kakehashi.tokenizer.TokenPart;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One token in a table.
 *
 * @param lang {@code ja} for text in a Japanese script, otherwise null
 */
public record Piece(List<TokenPart> parts, String lang) {
    private static final Set<UnicodeScript> JAPANESE = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA);

    public static Piece of(Vocabulary vocabulary, int id) {
        var span = TokenText.span(vocabulary, id);
        boolean japanese = span.text().codePoints().anyMatch(c -> JAPANESE.contains(UnicodeScript.of(c)));
        return new Piece(span.parts(), japanese ? "ja" : null);
    }

    /** For sentences: without the space before it, and with a name for what nobody would see. */
    public String text() {
        var text = parts.stream().map(part -> part.mark() == null ? part.text() : part.mark())
                .collect(Collectors.joining()).strip();
        return text.isEmpty() ? (parts.isEmpty() ? "" : parts.get(0).kind() == TokenPart.Kind.NEWLINE ? "↵" : "␣")
                : text;
    }
}
