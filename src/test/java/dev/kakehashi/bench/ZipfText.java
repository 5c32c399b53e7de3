package dev.kakehashi.bench;

import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tensor.Seeds;

/** Token ids with Zipf's frequencies, English and Japanese in turn. */
record ZipfText(int length, int vocabulary) implements EvaluationTokens.Source {
    @Override
    public int[] tokens(int sequence) {
        var random = Seeds.generator(3, "text", sequence);
        var ids = new int[length];
        for (var i = 0; i < length; i++)
            ids[i] = i == 0 ? 1 : (int) Math.min(vocabulary - 1, Math.exp(random.nextDouble() * Math.log(vocabulary)));
        return ids;
    }

    @Override
    public Language language(int sequence) {
        return Language.values()[sequence % 2];
    }
}
