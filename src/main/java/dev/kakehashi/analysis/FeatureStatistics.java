package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Computes every number about every latent from the activation index (METHOD sections 4 and 5); latents are independent of each other.
 * Values are read once, in the order they lie in; positions and tokens only of activations in A(i).
 */
public final class FeatureStatistics {
    private static final int LATENTS_AT_ONCE = 64;

    private final ActivationIndex index;
    private final EvaluationTokens tokens;
    private final AnalysisOptions options;
    private final SemanticClusters clusters;
    private final LanguageOf languages; // null where the document's counts
    private final FeatureTable table;
    private final int tokenIds;
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
        this.tokens = basis.tokens();
        this.options = options;
        this.clusters = basis.clusters();
        this.rule = new SemanticClusters.Rule(options.clusterThreshold(), options.linkage());
        this.progress = progress;
        boolean script = options.languageMode() == AnalysisOptions.LanguageMode.SCRIPT;
        this.languages = script ? new LanguageOf(tokens, basis.vocabulary(), options) : null;
        this.tokenIds = basis.vocabulary().size();
        this.table = new FeatureTable(index.latents(), tokens.positions());
    }

    /**
     * @param progress in latents
     * @throws IOException when the graph of similar tokens cannot be written
     * @throws IllegalArgumentException when A(i) would need activations that the index did not retain
     */
    public static FeatureTable compute(ActivationIndex index, Basis basis, AnalysisOptions options, Progress progress) throws IOException {
        if (options.activatingFraction() < index.retention())
            throw new IllegalArgumentException("The index keeps activations from " + index.retention() + " of the maximum; an activating set above "
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
            var room = new Room(new ActivatingScan(), new TokenCounts(tokenIds), new int[ActivatingScan.AT_ONCE]);
            int computed = 0;
            for (var i = block * atOnce; i < next; i++) computed += compute(latents[i], room, leaving) ? 1 : 0;
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

    /** Memory that one thread uses for latent after latent. */
    private record Room(ActivatingScan scan, TokenCounts counts, int[] entries) {}

    /** @return false when it was left for later */
    private boolean compute(int latent, Room room, boolean leaving) {
        int active = index.active(latent);
        for (var column : FeatureColumn.values()) table.set(column, latent, Double.NaN);
        table.set(FeatureColumn.ACTIVE_TOKENS, latent, active);
        table.set(FeatureColumn.FIRING_RATE, latent, (double) active / tokens.positions());
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, 0);
        table.setClass(latent, FeatureClass.DEAD);
        table.setTop(latent, new int[0], new float[0]);
        if (active == 0) return true;
        var counts = room.counts;
        var set = new Set(counts, room.entries);
        room.scan.read(index, latent, options.activatingFraction(), set);
        if (leaving && !clusters.few(counts.distinct())) {
            wide.put(latent, counts.distinct());
            counts.clear();
            return false;
        }
        table.set(FeatureColumn.MAX_ACTIVATION, latent, index.maximum(latent));
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, set.size);
        table.set(FeatureColumn.SPAN_TOPK, latent, (double) active / index.runs(latent));
        table.set(FeatureColumn.SPAN_ACTIVATING, latent, (double) set.size / set.runs);
        language(latent, set.size, set.english);
        concept(latent, counts);
        counts.clear();
        return true;
    }

    /** Counts of one activating set. */
    private final class Set implements ActivatingScan.Sink {
        private final TokenCounts counts;
        private final int span = tokens.span();
        private final int[] entries;
        private int size;
        private int english;
        private int runs;
        private int before = -2;

        private Set(TokenCounts counts, int[] entries) {
            this.counts = counts;
            this.entries = entries;
        }

        @Override
        public void accept(int[] positions, int count) {
            tokens.entries(positions, count, entries);
            for (var i = 0; i < count; i++) {
                int position = positions[i];
                if (position != before + 1 || position % span == 0) runs++;
                before = position;
                int language = languages == null ? EvaluationTokens.languageOf(entries[i]) : languages.at(position).ordinal();
                english += 1 - language;
            }
            for (var i = 0; i < count; i++) counts.add(EvaluationTokens.tokenOf(entries[i]));
            size += count;
        }
    }

    private void language(int latent, int size, int english) {
        double pEnglish = (double) english / size;
        double pJapanese = (double) (size - english) / size;
        table.set(FeatureColumn.P_ENGLISH, latent, pEnglish);
        table.set(FeatureColumn.P_JAPANESE, latent, pJapanese);
        if (size < options.rareBelow()) table.setClass(latent, FeatureClass.RARE);
        else if (pEnglish > options.classCutoff()) table.setClass(latent, FeatureClass.ENGLISH);
        else if (pJapanese > options.classCutoff()) table.setClass(latent, FeatureClass.JAPANESE);
        else table.setClass(latent, FeatureClass.MIXED);
    }

    /** Equations (4), (5) and (6). */
    private void concept(int latent, TokenCounts counts) {
        double tokenEntropy = counts.entropy();
        table.set(FeatureColumn.DISTINCT_TOKENS, latent, counts.distinct());
        table.set(FeatureColumn.TOKEN_ENTROPY, latent, tokenEntropy);
        var top = counts.top(FeatureTable.TOP_TOKENS);
        var shares = new float[top.length];
        for (var i = 0; i < top.length; i++) shares[i] = (float) counts.share(top[i]);
        table.setTop(latent, top, shares);
        var found = clusters == null ? null : clusters.of(counts.tokens(), counts.distinct(), rule, this::look);
        if (found == null) return;
        double semanticEntropy = counts.entropy(found);
        table.set(FeatureColumn.CLUSTERS, latent, found.clusters());
        table.set(FeatureColumn.SEMANTIC_ENTROPY, latent, semanticEntropy);
        table.set(FeatureColumn.MONOSEMANTICITY, latent, monosemanticity(tokenEntropy, semanticEntropy, counts.distinct()));
    }

    private double monosemanticity(double tokenEntropy, double semanticEntropy, int distinct) {
        if (distinct > 1) return Math.min(1, Math.max(0, 1 - semanticEntropy / tokenEntropy));
        return switch (options.singleToken()) {
            case ZERO -> 0;
            case ONE -> 1;
            case EXCLUDE -> Double.NaN;
        };
    }
}
