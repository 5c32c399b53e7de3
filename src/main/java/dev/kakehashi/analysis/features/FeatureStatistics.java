package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Computes every number about every latent from the activation index (METHOD sections 4 and 5); latents are independent
 * of each other. Values are read once, in the order they lie in; positions and tokens only of activations in A(i).
 */
public final class FeatureStatistics {
    private static final int LATENTS_AT_ONCE = 64;

    private final ActivationIndex index;
    private final AnalysisOptions options;
    private final SemanticClusters clusters;
    private final FeatureTable table;
    private final LatentNumbers numbers;
    private final int tokenIds;
    private final LanguageOf languages; // null where the document's counts
    private final EvaluationTokens tokens;
    private final SemanticClusters.Rule rule;
    private final Progress progress;
    private final AtomicInteger done = new AtomicInteger();
    private final Map<Integer, Integer> wide = new ConcurrentHashMap<>(); // distinct tokens by latent

    /**
     * What the numbers are computed from besides the index.
     *
     * @param clusters null where the embeddings are not at hand: numbers that need them are left out
     */
    public record Basis(EvaluationTokens tokens, SemanticClusters clusters, Vocabulary vocabulary) {}

    private FeatureStatistics(ActivationIndex index, Basis basis, AnalysisOptions options, Progress progress) {
        this.index = index;
        this.options = options;
        this.clusters = basis.clusters();
        this.tokens = basis.tokens();
        this.rule = new SemanticClusters.Rule(options.clusterThreshold(), options.linkage());
        this.progress = progress;
        this.languages = new EvidenceBasis(tokens, basis.vocabulary()).languages(options.languageMode(),
                options.loneSpace());
        this.tokenIds = basis.vocabulary().size();
        this.table = new FeatureTable(index.latents(), tokens.positions());
        this.numbers = new LatentNumbers(index, options, table);
    }

    /**
     * @param progress in latents
     * @throws IOException when the graph of similar tokens cannot be written
     * @throws IllegalArgumentException when A(i) would need activations that the index did not retain
     */
    public static FeatureTable compute(ActivationIndex index, Basis basis, AnalysisOptions options, Progress progress)
            throws IOException {
        if (options.activatingFraction() < index.retention())
            throw new IllegalArgumentException("The index keeps activations from " + index.retention()
                    + " of the maximum; an activating set above "
                    + options.activatingFraction() + " of it cannot be computed.");
        var statistics = new FeatureStatistics(index, basis, options, progress);
        statistics.each(IntStream.range(0, index.latents()).toArray(), LATENTS_AT_ONCE, statistics.clusters != null);
        statistics.wide();
        return statistics.table;
    }

    /**
     * @param atOnce latents that one thread takes one after the other
     * @param leaving whether latents whose tokens are too many to be compared one by one are left for later
     */
    private void each(int[] latents, int atOnce, boolean leaving) {
        int blocks = (latents.length + atOnce - 1) / atOnce;
        IntStream.range(0, blocks).parallel().forEach(block -> {
            int next = Math.min(latents.length, (block + 1) * atOnce);
            var set = ActivatingSet.counting(tokens, languages, tokenIds);
            int computed = 0;
            for (var i = block * atOnce; i < next; i++) computed += compute(latents[i], set, leaving) ? 1 : 0;
            done.addAndGet(computed);
            look();
        });
    }

    /** Latents with very many tokens. */
    private void wide() throws IOException {
        var left = wide.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        if (left.length == 0) return;
        double pairs = wide.values().stream().mapToDouble(count -> 0.5 * count * count).sum();
        int widest = wide.values().stream().mapToInt(Integer::intValue).max().getAsInt();
        clusters.prepare(pairs, widest, options.clusterThreshold());
        if (clusters.sideBySide(widest)) each(left, 1, false);
        else for (var latent : left) each(new int[] {latent}, 1, false);
    }

    private void look() {
        progress.at(done.get(), index.latents());
    }

    /** @return false when it was left for later */
    private boolean compute(int latent, ActivatingSet set, boolean leaving) {
        if (index.active(latent) == 0) {
            numbers.writeDead(latent, latent);
            return true;
        }
        var counts = set.read(index, latent, options.activatingFraction()).counts();
        if (leaving && !clusters.few(counts.distinct())) {
            wide.put(latent, counts.distinct());
            return false;
        }
        var found = clusters == null ? null : clusters.of(counts.tokens(), counts.distinct(), rule, this::look);
        numbers.write(latent, latent, set, found);
        return true;
    }
}
