package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Computes every number about every latent from the activation index (METHOD sections 4 and 5); latents are independent of each other. */
public final class FeatureStatistics {
    private final ActivationIndex index;
    private final EvaluationTokens tokens;
    private final AnalysisOptions options;
    private final TokenEmbeddings embeddings;
    private final LanguageOf languages;
    private final FeatureTable table;
    private final int tokenIds;

    /** What the numbers are computed from besides the index. */
    public record Basis(EvaluationTokens tokens, TokenEmbeddings embeddings, Vocabulary vocabulary) {}

    private FeatureStatistics(ActivationIndex index, Basis basis, AnalysisOptions options) {
        this.index = index;
        this.tokens = basis.tokens();
        this.options = options;
        this.embeddings = basis.embeddings();
        this.languages = new LanguageOf(tokens, basis.vocabulary(), options.languageMode());
        this.tokenIds = basis.vocabulary().size();
        this.table = new FeatureTable(index.latents(), tokens.positions());
    }

    /** @param progress in latents */
    public static FeatureTable compute(ActivationIndex index, Basis basis, AnalysisOptions options, Progress progress) {
        var statistics = new FeatureStatistics(index, basis, options);
        var done = new AtomicInteger();
        int block = 64;
        int blocks = (index.latents() + block - 1) / block;
        IntStream.range(0, blocks).parallel().forEach(part -> {
            var scratch = new Scratch(statistics.tokenIds);
            for (var latent = part * block; latent < Math.min(index.latents(), (part + 1) * block); latent++) statistics.compute(latent, scratch);
            progress.at(Math.min(index.latents(), done.addAndGet(block)), index.latents());
        });
        return statistics.table;
    }

    /** Memory that one thread uses again for every latent, so that nothing is allocated per activation. */
    private static final class Scratch {
        private long[] pairs = new long[1024];
        private int[] activating = new int[1024];
        private int size;
        private final int[] counts; // by token id, all 0 between latents
        private int[] touched = new int[64];
        private int distinct;

        Scratch(int tokenIds) {
            this.counts = new int[tokenIds];
        }

        void reserve(int pairs) {
            if (this.pairs.length >= pairs) return;
            this.pairs = new long[pairs + pairs / 2];
            this.activating = new int[this.pairs.length];
        }

        void count(int token) {
            if (counts[token]++ > 0) return;
            if (distinct == touched.length) touched = Arrays.copyOf(touched, 2 * distinct);
            touched[distinct++] = token;
        }
    }

    private void compute(int latent, Scratch scratch) {
        int active = index.count(latent);
        for (var column : FeatureColumn.values()) table.set(column, latent, Double.NaN);
        table.set(FeatureColumn.ACTIVE_TOKENS, latent, active);
        table.set(FeatureColumn.FIRING_RATE, latent, (double) active / tokens.positions());
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, 0);
        table.setClass(latent, FeatureClass.DEAD);
        table.setTop(latent, new int[0], new float[0]);
        if (active == 0) return;
        scratch.reserve(active);
        index.read(latent, scratch.pairs);
        activating(latent, active, scratch);
        language(latent, scratch);
        concept(latent, scratch);
    }

    /** One reading for the maximum, one for A(i) and the runs of both kinds. */
    private void activating(int latent, int active, Scratch scratch) {
        float maximum = 0;
        for (var i = 0; i < active; i++) maximum = Math.max(maximum, ActivationIndex.value(scratch.pairs[i]));
        double threshold = options.activatingFraction() * maximum;
        int span = tokens.span();
        int runs = 0;
        int before = -2;
        scratch.size = 0;
        for (var i = 0; i < active; i++) {
            int position = ActivationIndex.position(scratch.pairs[i]);
            if (position != before + 1 || position % span == 0) runs++;
            before = position;
            if (ActivationIndex.value(scratch.pairs[i]) > threshold) scratch.activating[scratch.size++] = position;
        }
        table.set(FeatureColumn.MAX_ACTIVATION, latent, maximum);
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, scratch.size);
        table.set(FeatureColumn.SPAN_TOPK, latent, (double) active / runs);
        table.set(FeatureColumn.SPAN_ACTIVATING, latent, ActivatingSet.meanSpan(scratch.activating, scratch.size, span));
    }

    private void language(int latent, Scratch scratch) {
        int english = 0;
        for (var i = 0; i < scratch.size; i++) if (languages.at(scratch.activating[i]) == Language.ENGLISH) english++;
        double pEnglish = (double) english / scratch.size;
        double pJapanese = (double) (scratch.size - english) / scratch.size;
        table.set(FeatureColumn.P_ENGLISH, latent, pEnglish);
        table.set(FeatureColumn.P_JAPANESE, latent, pJapanese);
        if (scratch.size < options.rareBelow()) table.setClass(latent, FeatureClass.RARE);
        else if (pEnglish > options.classCutoff()) table.setClass(latent, FeatureClass.ENGLISH);
        else if (pJapanese > options.classCutoff()) table.setClass(latent, FeatureClass.JAPANESE);
        else table.setClass(latent, FeatureClass.MIXED);
    }

    /** Equations (4), (5) and (6). */
    private void concept(int latent, Scratch scratch) {
        scratch.distinct = 0;
        for (var i = 0; i < scratch.size; i++) scratch.count(tokens.token(scratch.activating[i]));
        // most frequent first, then by id: one long each, so that nothing is boxed
        var order = new long[scratch.distinct];
        for (var i = 0; i < order.length; i++) {
            int token = scratch.touched[i];
            order[i] = (long) -scratch.counts[token] << 32 | token;
            scratch.counts[token] = 0;
        }
        Arrays.sort(order);
        var ids = new int[order.length];
        var counts = new int[order.length];
        for (var i = 0; i < order.length; i++) {
            ids[i] = (int) order[i];
            counts[i] = (int) -(order[i] >> 32);
        }
        double tokenEntropy = Entropy.of(counts);
        var clusters = SemanticClusters.of(ids, embeddings, options.clusterThreshold(), options.linkage());
        var sizes = new int[Arrays.stream(clusters).max().orElse(-1) + 1];
        for (var i = 0; i < ids.length; i++) sizes[clusters[i]] += counts[i];
        double semanticEntropy = Entropy.of(sizes);
        table.set(FeatureColumn.DISTINCT_TOKENS, latent, ids.length);
        table.set(FeatureColumn.TOKEN_ENTROPY, latent, tokenEntropy);
        table.set(FeatureColumn.CLUSTERS, latent, sizes.length);
        table.set(FeatureColumn.SEMANTIC_ENTROPY, latent, semanticEntropy);
        table.set(FeatureColumn.MONOSEMANTICITY, latent, monosemanticity(tokenEntropy, semanticEntropy, ids.length));
        keepTop(latent, ids, counts, scratch.size);
    }

    private double monosemanticity(double tokenEntropy, double semanticEntropy, int distinct) {
        if (distinct > 1) return Math.min(1, Math.max(0, 1 - semanticEntropy / tokenEntropy));
        return switch (options.singleToken()) {
            case ZERO -> 0;
            case ONE -> 1;
            case EXCLUDE -> Double.NaN;
        };
    }

    private void keepTop(int latent, int[] ids, int[] counts, int total) {
        int kept = Math.min(FeatureTable.TOP_TOKENS, ids.length);
        var shares = new float[kept];
        for (var i = 0; i < kept; i++) shares[i] = (float) counts[i] / total;
        table.setTop(latent, Arrays.copyOf(ids, kept), shares);
    }
}
