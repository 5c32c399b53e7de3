package dev.kakehashi.web.features;

import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * One token in a table.
 *
 * @param lang {@code ja} for text in a Japanese script, otherwise null
 */
public record Piece(String text, boolean space, boolean newline, boolean bytes, String lang) {
    private static final Set<UnicodeScript> JAPANESE = EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);

    public static Piece of(Vocabulary vocabulary, int id) {
        var span = TokenText.spans(vocabulary, new int[] {id}).get(0);
        boolean japanese = span.text().codePoints().anyMatch(c -> JAPANESE.contains(UnicodeScript.of(c)));
        return new Piece(span.text(), span.leadingSpace(), span.newline(), span.bytes(), japanese ? "ja" : null);
    }
}
