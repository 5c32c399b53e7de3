package dev.kakehashi.analysis;

import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    /** What the numbers are computed from besides the index. */
    public record Basis(EvaluationTokens tokens, TokenEmbeddings embeddings, Vocabulary vocabulary) {}

    private FeatureStatistics(ActivationIndex index, Basis basis, AnalysisOptions options) {
        this.index = index;
        this.tokens = basis.tokens();
        this.options = options;
        this.embeddings = basis.embeddings();
        this.languages = new LanguageOf(tokens, basis.vocabulary(), options.languageMode());
        this.table = new FeatureTable(index.latents(), tokens.positions());
    }

    /** @param progress in latents */
    public static FeatureTable compute(ActivationIndex index, Basis basis, AnalysisOptions options, Progress progress) {
        var statistics = new FeatureStatistics(index, basis, options);
        var done = new AtomicInteger();
        int block = 64;
        int blocks = (index.latents() + block - 1) / block;
        IntStream.range(0, blocks).parallel().forEach(part -> {
            for (var latent = part * block; latent < Math.min(index.latents(), (part + 1) * block); latent++) statistics.compute(latent);
            progress.at(Math.min(index.latents(), done.addAndGet(block)), index.latents());
        });
        return statistics.table;
    }

    private void compute(int latent) {
        var list = index.list(latent);
        for (var column : FeatureColumn.values()) table.set(column, latent, Double.NaN);
        table.set(FeatureColumn.ACTIVE_TOKENS, latent, list.size());
        table.set(FeatureColumn.FIRING_RATE, latent, (double) list.size() / tokens.positions());
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, 0);
        table.setClass(latent, FeatureClass.DEAD);
        table.setTop(latent, new int[0], new float[0]);
        if (list.size() == 0) return;
        var activating = ActivatingSet.of(list, options.activatingFraction());
        table.set(FeatureColumn.MAX_ACTIVATION, latent, list.maximum());
        table.set(FeatureColumn.ACTIVATING_COUNT, latent, activating.size());
        table.set(FeatureColumn.SPAN_TOPK, latent, ActivatingSet.meanSpan(list.positions(), tokens.span()));
        table.set(FeatureColumn.SPAN_ACTIVATING, latent, ActivatingSet.meanSpan(activating.positions(), tokens.span()));
        language(latent, activating);
        concept(latent, activating.tokenCounts(tokens));
    }

    private void language(int latent, ActivatingSet activating) {
        int english = 0;
        for (var position : activating.positions()) if (languages.at(position) == Language.ENGLISH) english++;
        double pEnglish = (double) english / activating.size();
        double pJapanese = (double) (activating.size() - english) / activating.size();
        table.set(FeatureColumn.P_ENGLISH, latent, pEnglish);
        table.set(FeatureColumn.P_JAPANESE, latent, pJapanese);
        if (activating.size() < options.rareBelow()) table.setClass(latent, FeatureClass.RARE);
        else if (pEnglish > options.classCutoff()) table.setClass(latent, FeatureClass.ENGLISH);
        else if (pJapanese > options.classCutoff()) table.setClass(latent, FeatureClass.JAPANESE);
        else table.setClass(latent, FeatureClass.MIXED);
    }

    /** Equations (4), (5) and (6). */
    private void concept(int latent, Map<Integer, Integer> counts) {
        List<Map.Entry<Integer, Integer>> sorted = new ArrayList<>(counts.entrySet());
        sorted.sort(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder()).thenComparing(Map.Entry.comparingByKey()));
        double tokenEntropy = Entropy.of(counts.values());
        var ids = sorted.stream().mapToInt(Map.Entry::getKey).toArray();
        var clusters = SemanticClusters.of(ids, embeddings, options.clusterThreshold(), options.linkage());
        var sizes = new java.util.TreeMap<Integer, Integer>();
        for (var i = 0; i < ids.length; i++) sizes.merge(clusters[i], sorted.get(i).getValue(), Integer::sum);
        double semanticEntropy = Entropy.of(sizes.values());
        table.set(FeatureColumn.DISTINCT_TOKENS, latent, ids.length);
        table.set(FeatureColumn.TOKEN_ENTROPY, latent, tokenEntropy);
        table.set(FeatureColumn.CLUSTERS, latent, sizes.size());
        table.set(FeatureColumn.SEMANTIC_ENTROPY, latent, semanticEntropy);
        table.set(FeatureColumn.MONOSEMANTICITY, latent, monosemanticity(tokenEntropy, semanticEntropy, ids.length));
        keepTop(latent, sorted);
    }

    private double monosemanticity(double tokenEntropy, double semanticEntropy, int distinct) {
        if (distinct > 1) return Math.min(1, Math.max(0, 1 - semanticEntropy / tokenEntropy));
        return switch (options.singleToken()) {
            case ZERO -> 0;
            case ONE -> 1;
            case EXCLUDE -> Double.NaN;
        };
    }

    private void keepTop(int latent, List<Map.Entry<Integer, Integer>> sorted) {
        int total = sorted.stream().mapToInt(Map.Entry::getValue).sum();
        int count = Math.min(FeatureTable.TOP_TOKENS, sorted.size());
        var ids = new int[count];
        var shares = new float[count];
        for (var i = 0; i < count; i++) {
            ids[i] = sorted.get(i).getKey();
            shares[i] = (float) sorted.get(i).getValue() / total;
        }
        table.setTop(latent, ids, shares);
    }
}
