package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;

/**
 * Choices behind every number about a feature (METHOD sections 4 and 5); each is shown beside the numbers it decides.
 *
 * @param evaluationTokens tokens of the evaluation split to read, both languages together
 * @param activatingFraction an activation belongs to A(i) when it is strictly greater than this times a_max(i)
 * @param classCutoff English if p(en) exceeds it, Japanese if p(ja) does, otherwise Mixed
 * @param rareBelow latents with fewer activations than this in A(i) are rare and get no class
 * @param crossEntropySequences evaluation sequences on which the SAE's reconstruction replaces the residual stream
 * @param clusterThreshold tokens whose embeddings have a cosine similarity above it share a cluster
 * @param loneSpace the language of a token of spaces alone where the token's script counts: English by the rule as it
 *     is written ({@code \s}), Japanese where spaces are taken off before, as the authors did; options that were stored
 *     before there was a choice have English
 * @param retention activations below this times a_max(i) are counted but not kept in the index; 0 keeps everything, as
 *     do options that were stored before there was a choice
 * @param pairTokens how many of a latent's most frequent activating tokens a translation pair is looked for among, 0
 *     for all of them; ten for options that were stored before there was a choice
 */
public record AnalysisOptions(
        long evaluationTokens,
        double activatingFraction,
        double classCutoff,
        LanguageMode languageMode,
        int rareBelow,
        double clusterThreshold,
        Linkage linkage,
        SingleTokenRule singleToken,
        int crossEntropySequences,
        long seed,
        double retention,
        Integer pairTokens,
        Language loneSpace) {

    private static final int USUAL_PAIR_TOKENS = 10;

    public AnalysisOptions {
        if (pairTokens == null) pairTokens = USUAL_PAIR_TOKENS;
        if (loneSpace == null) loneSpace = Language.ENGLISH;
    }

    /** Whose language counts: the document's (paper) or the token's own script (the authors' first code). */
    public enum LanguageMode {
        DOCUMENT, SCRIPT
    }

    /** How pairs of similar tokens become clusters; the paper leaves it open. */
    public enum Linkage {
        COMPONENTS, COMPLETE, AVERAGE
    }

    /** Monosemanticity of a latent with token entropy 0; the paper's value was lost. */
    public enum SingleTokenRule {
        ZERO, ONE, EXCLUDE
    }

    public static AnalysisOptions paper() {
        return new AnalysisOptions(
                10_000_000L, 0.7, 0.9, LanguageMode.DOCUMENT, 5, 0.1, Linkage.COMPONENTS, SingleTokenRule.ZERO, 512, 0,
                0, null, null);
    }

    /** The same with other thresholds, as somebody who tries them asks for. */
    public AnalysisOptions with(double activatingFraction, double classCutoff, int rareBelow) {
        return new AnalysisOptions(
                evaluationTokens, activatingFraction, classCutoff, languageMode, rareBelow, clusterThreshold, linkage,
                singleToken,
                crossEntropySequences, seed, retention, pairTokens, loneSpace);
    }
}
