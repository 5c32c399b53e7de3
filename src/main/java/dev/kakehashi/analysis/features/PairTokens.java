package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.index.ActivationIndex;

/** The activating tokens of a latent among which a translation pair is looked for. */
@FunctionalInterface
public interface PairTokens {
    Found of(int latent);

    /** @param share of A(i) that these tokens cause */
    record Found(int[] tokens, double share) {}

    /** The most frequent ones in A(i), as many as the options say. */
    static PairTokens of(ActivationIndex index, FeatureStatistics.Basis basis, AnalysisOptions options) {
        int most = options.pairTokens() == 0 ? Integer.MAX_VALUE : options.pairTokens();
        var set = ActivatingSet.counting(basis.tokens(), null, basis.vocabulary().size()); // tokens alone are asked for
        return latent -> {
            var counts = set.read(index, latent, options.activatingFraction()).counts();
            var tokens = counts.top(most);
            double share = 0;
            for (var token : tokens) share += counts.share(token);
            return new Found(tokens, share);
        };
    }
}
