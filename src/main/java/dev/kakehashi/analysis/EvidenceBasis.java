package dev.kakehashi.analysis;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tokens an SAE was analysed on, and whose language each of them counts for: worked out once, when somebody first
 * asks.
 */
public final class EvidenceBasis {
    private final EvaluationTokens tokens;
    private final Vocabulary vocabulary;
    private final Map<LanguageMode, LanguageOf> languages = new EnumMap<>(LanguageMode.class);

    public EvidenceBasis(EvaluationTokens tokens, Vocabulary vocabulary) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    EvaluationTokens tokens() {
        return tokens;
    }

    int tokenIds() {
        return vocabulary.size();
    }

    /** @return null where the document's language counts, which stands in the entry of every token */
    synchronized LanguageOf languages(LanguageMode mode) {
        if (mode == LanguageMode.DOCUMENT) return null;
        return languages.computeIfAbsent(mode, each -> new LanguageOf(tokens, vocabulary, each));
    }
}
