package dev.kakehashi.activations;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.tensor.Seeds;

/** An endless seeded order of sequences, English and Japanese in turn; a corpus that is used up begins again in a new order. */
public final class DocumentStream {
    private final TokenizedCorpus[] corpora;
    private final Split split;
    private final long seed;
    private final long[] pass = {-1, -1};
    private final int[][] order = new int[2][];

    public DocumentStream(TokenizedCorpus english, TokenizedCorpus japanese, Split split, long seed) {
        if (english.length() != japanese.length()) throw new IllegalArgumentException("sequences of different length");
        this.corpora = new TokenizedCorpus[] {english, japanese};
        this.split = split;
        this.seed = seed;
        for (var language : Language.values())
            if (corpora[language.ordinal()].size(split) == 0)
                throw new IllegalArgumentException("The corpus for " + language.code() + " has no document of at least "
                        + english.length() + " tokens in its " + split.name().toLowerCase(java.util.Locale.ROOT) + " split.");
    }

    /** Tokens of every sequence, BOS included. */
    public int length() {
        return corpora[0].length();
    }

    public Language language(long number) {
        return Language.values()[(int) (number % 2)];
    }

    public int[] tokens(long number) {
        int language = (int) (number % 2);
        var corpus = corpora[language];
        long drawn = number / 2;
        long thisPass = drawn / corpus.size(split);
        if (pass[language] != thisPass) {
            order[language] = Seeds.permutation(corpus.size(split), seed, "documents " + split, language, thisPass);
            pass[language] = thisPass;
        }
        return corpus.sequence(split, order[language][(int) (drawn % corpus.size(split))]);
    }

    /** Sequences until either language repeats a document. */
    public long withoutRepetition() {
        return 2L * Math.min(corpora[0].size(split), corpora[1].size(split));
    }
}
