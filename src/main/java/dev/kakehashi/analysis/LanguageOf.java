package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.regex.Pattern;

/** Whose language an activation counts for: its document's, or that of its own token's script (METHOD section 4). */
final class LanguageOf {
    private static final Pattern ENGLISH = Pattern.compile("[a-zA-Z\\s\"'(),.\\-·]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9·]+");

    private final EvaluationTokens tokens;
    private final byte[] scripts; // per token id: 0 English, 1 Japanese, 2 digits; null in document mode

    LanguageOf(EvaluationTokens tokens, Vocabulary vocabulary, AnalysisOptions.LanguageMode mode) {
        this.tokens = tokens;
        if (mode == AnalysisOptions.LanguageMode.DOCUMENT) {
            scripts = null;
            return;
        }
        scripts = new byte[vocabulary.size()];
        for (var id = 0; id < scripts.length; id++) {
            var text = TokenText.label(vocabulary, id);
            scripts[id] = (byte) (DIGITS.matcher(text).matches() ? 2 : ENGLISH.matcher(text).matches() ? 0 : 1);
        }
    }

    Language at(int position) {
        var ofDocument = tokens.languageAt(position);
        if (scripts == null) return ofDocument;
        byte script = scripts[tokens.token(position)];
        boolean first = position % tokens.span() == 0;
        if (script == 2 && !first) script = scripts[tokens.token(position - 1)]; // digits take the script of the token before
        return script == 2 ? ofDocument : Language.values()[script];
    }
}
