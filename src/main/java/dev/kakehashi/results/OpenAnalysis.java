package dev.kakehashi.results;

import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.tokenizer.Vocabulary;

/**
 * The files of one analysis, read or mapped into memory, with the options that decided their numbers.
 *
 * @param index null, like {@code tokens} and {@code basis}, where only the statistics were kept
 */
public record OpenAnalysis(
        FeatureTable table,
        ActivationIndex index,
        EvaluationTokens tokens,
        EvidenceBasis basis,
        DirectLogits logits,
        Vocabulary vocabulary,
        AnalysisOptions options) {
    public boolean hasEvidence() {
        return index != null;
    }

    /** The same with its features under other thresholds. */
    public OpenAnalysis with(FeatureTable tried) {
        return new OpenAnalysis(tried, index, tokens, basis, logits, vocabulary, options);
    }
}
