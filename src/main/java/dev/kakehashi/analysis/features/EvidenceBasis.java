package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
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
    private final Map<Language, LanguageOf> scripts = new EnumMap<>(Language.class); // by that of a lone space

    public EvidenceBasis(EvaluationTokens tokens, Vocabulary vocabulary) {
        this.tokens = tokens;
        this.vocabulary = vocabulary;
    }

    public EvaluationTokens tokens() {
        return tokens;
    }

    public int tokenIds() {
        return vocabulary.size();
    }

    /** @return null where the document's language counts, which stands in the entry of every token */
    public synchronized LanguageOf languages(LanguageMode mode, Language loneSpace) {
        if (mode == LanguageMode.DOCUMENT) return null;
        return scripts.computeIfAbsent(loneSpace, each -> new LanguageOf(tokens, vocabulary, each));
    }
}
