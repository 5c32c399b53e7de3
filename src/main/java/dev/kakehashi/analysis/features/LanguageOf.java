package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.regex.Pattern;

/**
 * Whose language an activation counts for where its own token's script decides and not its document (METHOD section 4).
 */
public final class LanguageOf {
    /** As Python reads {@code \\s}, which is what the authors wrote it in: every kind of space. */
    private static final Pattern ENGLISH = Pattern.compile("[a-zA-Z\\s\"'(),.\\-]+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DIGITS = Pattern.compile("\\s*[0-9]+\\s*", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final byte DIGIT = 2;

    private final EvaluationTokens tokens;
    private final byte[] scripts; // per token id: 0 English, 1 Japanese, 2 digits

    /** @param loneSpace of a token of spaces alone */
    LanguageOf(EvaluationTokens tokens, Vocabulary vocabulary, Language loneSpace) {
        this.tokens = tokens;
        scripts = new byte[vocabulary.size()];
        for (var id = 0; id < scripts.length; id++) scripts[id] = script(TokenText.text(vocabulary, id), loneSpace);
    }

    /** Of the token's own text; a part of a character is no letter of English. */
    private static byte script(String text, Language loneSpace) {
        if (DIGITS.matcher(text).matches()) return DIGIT;
        if (SPACE.matcher(text).matches()) return (byte) loneSpace.ordinal();
        return (byte) (ENGLISH.matcher(text).matches() ? Language.ENGLISH : Language.JAPANESE).ordinal();
    }

    /** Digits take the script of the nearest token before them that is none, or else the language of their document. */
    Language at(int position) {
        int first = position - position % tokens.span();
        for (var at = position; at >= first; at--) {
            byte script = scripts[tokens.token(at)];
            if (script != DIGIT) return Language.values()[script];
        }
        return tokens.languageAt(position);
    }
}
