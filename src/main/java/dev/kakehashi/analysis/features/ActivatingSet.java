package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.ActivatingScan;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.EvaluationTokens;

/**
 * A(i) of one latent, counted: the one definition of A(i), P_i(t) and p_i(en) behind tables and pages (METHOD section
 * 4). Its memory is used again for the next latent.
 */
public final class ActivatingSet implements ActivatingScan.Sink {
    private final EvaluationTokens tokens;
    private final LanguageOf languages; // null where the document's counts
    private final ActivatingScan scan = new ActivatingScan();
    private final int[] entries = new int[ActivatingScan.AT_ONCE];
    private final TokenCounts counts;
    private final TokenCounts englishCounts; // null where nobody asks by token
    private int size;
    private int english;
    private int runs;
    private int before;

    private ActivatingSet(EvaluationTokens tokens, LanguageOf languages, TokenCounts counts,
            TokenCounts englishCounts) {
        this.tokens = tokens;
        this.languages = languages;
        this.counts = counts;
        this.englishCounts = englishCounts;
    }

    public static ActivatingSet counting(EvaluationTokens tokens, LanguageOf languages, int tokenIds) {
        return new ActivatingSet(tokens, languages, new TokenCounts(tokenIds), null);
    }

    /** Counts for each token too how often it stands for English. */
    public static ActivatingSet countingByToken(EvaluationTokens tokens, LanguageOf languages, int tokenIds) {
        return new ActivatingSet(tokens, languages, new TokenCounts(tokenIds), new TokenCounts(tokenIds));
    }

    /** Forgets the latent before. */
    public ActivatingSet read(ActivationIndex index, int latent, double fraction) {
        counts.clear();
        if (englishCounts != null) englishCounts.clear();
        size = 0;
        english = 0;
        runs = 0;
        before = -2;
        scan.read(index, latent, fraction, this);
        return this;
    }

    @Override
    public void accept(int[] positions, int count) {
        tokens.entries(positions, count, entries);
        int span = tokens.span();
        for (var i = 0; i < count; i++) {
            int position = positions[i];
            if (position != before + 1 || position % span == 0) runs++;
            before = position;
            int language = language(languages, position, entries[i]);
            english += 1 - language;
            if (englishCounts != null && language == 0) englishCounts.add(EvaluationTokens.tokenOf(entries[i]));
        }
        for (var i = 0; i < count; i++) counts.add(EvaluationTokens.tokenOf(entries[i]));
        size += count;
    }

    /**
     * Ordinal of the language an activation counts for.
     *
     * @param languages null where the document's counts
     * @param entry of the token at the position
     */
    public static int language(LanguageOf languages, int position, int entry) {
        return languages == null ? EvaluationTokens.languageOf(entry) : languages.at(position).ordinal();
    }

    /** |A(i)|. */
    public int size() {
        return size;
    }

    /** Maximal runs of consecutive tokens within A(i). */
    int runs() {
        return runs;
    }

    public double pEnglish() {
        return (double) english / size;
    }

    public double pJapanese() {
        return (double) (size - english) / size;
    }

    public TokenCounts counts() {
        return counts;
    }

    /** Of {@link TokenCounts#of} those that stand for English. */
    public int englishOf(int token) {
        return englishCounts.of(token);
    }
}
