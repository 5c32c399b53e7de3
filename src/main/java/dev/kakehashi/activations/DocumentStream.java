package dev.kakehashi.activations;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.tensor.Seeds;

/**
 * An endless seeded order of sequences of both languages, evenly mixed by their shares (English and Japanese in turn
 * for equal ones); a corpus that is used up begins again in a new order.
 */
public final class DocumentStream {
    /** Shares are whole numbers of these, so that no rounding makes two streams differ. */
    private static final int PARTS = 10_000;

    private final TokenizedCorpus[] corpora;
    private final Split split;
    private final long seed;
    private final int englishParts;
    private final long[] pass = {-1, -1};
    private final int[][] order = new int[2][];

    /** Equal shares. */
    public DocumentStream(TokenizedCorpus english, TokenizedCorpus japanese, Split split, long seed) {
        this(english, japanese, split, seed, 0.5);
    }

    /** @param englishShare of the sequences, from 0 to 1; a corpus that has no share may be empty */
    public DocumentStream(TokenizedCorpus english, TokenizedCorpus japanese, Split split, long seed,
            double englishShare) {
        if (english.length() != japanese.length() || english.skipped() != japanese.skipped())
            throw new IllegalArgumentException("sequences of different length");
        if (!(englishShare >= 0 && englishShare <= 1)) throw new IllegalArgumentException("a share of " + englishShare);
        this.corpora = new TokenizedCorpus[] {english, japanese};
        this.split = split;
        this.seed = seed;
        this.englishParts = (int) Math.round(englishShare * PARTS);
        for (var language : Language.values())
            if (parts(language) > 0 && corpora[language.ordinal()].size(split) == 0)
                throw new IllegalArgumentException("The corpus for " + language.code() + " has no document of at least "
                        + english.length() + " tokens in its " + split.name().toLowerCase(java.util.Locale.ROOT)
                        + " split.");
    }

    /** Tokens of every sequence, BOS included where there is one. */
    public int length() {
        return corpora[0].length();
    }

    /** Positions at the beginning of every sequence that no SAE sees: 1 for BOS, 0 without it. */
    public int skipped() {
        return corpora[0].skipped();
    }

    /** Tokens of every sequence that have an activation. */
    public int span() {
        return length() - skipped();
    }

    public Language language(long number) {
        return english(number + 1) > english(number) ? Language.ENGLISH : Language.JAPANESE;
    }

    public int[] tokens(long number) {
        var language = language(number);
        var corpus = corpora[language.ordinal()];
        long drawn = language == Language.ENGLISH ? english(number) : number - english(number);
        long thisPass = drawn / corpus.size(split);
        if (pass[language.ordinal()] != thisPass) {
            order[language.ordinal()] = Seeds.permutation(corpus.size(split), seed, "documents " + split,
                    language.ordinal(), thisPass);
            pass[language.ordinal()] = thisPass;
        }
        return corpus.sequence(split, order[language.ordinal()][(int) (drawn % corpus.size(split))]);
    }

    /** Sequences until either language repeats a document. */
    public long withoutRepetition() {
        long most = Long.MAX_VALUE;
        for (var language : Language.values())
            if (parts(language) > 0)
                most = Math.min(most, (long) corpora[language.ordinal()].size(split) * PARTS / parts(language));
        return most;
    }

    /** English ones among the first {@code sequences}. */
    private long english(long sequences) {
        return (sequences * englishParts + PARTS - 1) / PARTS;
    }

    private int parts(Language language) {
        return language == Language.ENGLISH ? englishParts : PARTS - englishParts;
    }
}
