package dev.kakehashi.analysis.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.clusters.ClusterNumbers;
import dev.kakehashi.analysis.index.ActivationIndex;

/** Every number about one latent, written into a row of a table (METHOD sections 4 and 5). */
public final class LatentNumbers {
    private final ActivationIndex index;
    private final AnalysisOptions options;
    private final FeatureTable table;

    public LatentNumbers(ActivationIndex index, AnalysisOptions options, FeatureTable table) {
        this.index = index;
        this.options = options;
        this.table = table;
    }

    /** The row of a latent that is never activated; every other one begins like it. */
    public void writeDead(int latent, int row) {
        for (var column : FeatureColumn.values()) table.set(column, row, Double.NaN);
        table.set(FeatureColumn.ACTIVE_TOKENS, row, index.active(latent));
        table.set(FeatureColumn.FIRING_RATE, row, (double) index.active(latent) / table.positions());
        table.set(FeatureColumn.ACTIVATING_COUNT, row, 0);
        table.setClass(row, FeatureClass.DEAD);
        table.setTop(row, new int[0], new float[0]);
    }

    /**
     * @param set the latent's A(i), not empty
     * @param clusters of its distinct tokens; null where they cannot be had: numbers that need them are left out
     */
    public void write(int latent, int row, ActivatingSet set, ClusterNumbers clusters) {
        writeDead(latent, row);
        table.set(FeatureColumn.MAX_ACTIVATION, row, index.maximum(latent));
        table.set(FeatureColumn.ACTIVATING_COUNT, row, set.size());
        table.set(FeatureColumn.SPAN_TOPK, row, (double) index.active(latent) / index.runs(latent));
        table.set(FeatureColumn.SPAN_ACTIVATING, row, (double) set.size() / set.runs());
        table.set(FeatureColumn.P_ENGLISH, row, set.pEnglish());
        table.set(FeatureColumn.P_JAPANESE, row, set.pJapanese());
        table.setClass(row, featureClass(set));
        concept(row, set.counts(), clusters);
    }

    private FeatureClass featureClass(ActivatingSet set) {
        if (set.size() < options.rareBelow()) return FeatureClass.RARE;
        if (set.pEnglish() > options.classCutoff()) return FeatureClass.ENGLISH;
        return set.pJapanese() > options.classCutoff() ? FeatureClass.JAPANESE : FeatureClass.MIXED;
    }

    /** Equations (4), (5) and (6). */
    private void concept(int row, TokenCounts counts, ClusterNumbers clusters) {
        double tokenEntropy = counts.entropy();
        table.set(FeatureColumn.DISTINCT_TOKENS, row, counts.distinct());
        table.set(FeatureColumn.TOKEN_ENTROPY, row, tokenEntropy);
        var top = counts.top(FeatureTable.TOP_TOKENS);
        var shares = new float[top.length];
        for (var i = 0; i < top.length; i++) shares[i] = (float) counts.share(top[i]);
        table.setTop(row, top, shares);
        if (clusters == null) return;
        double semanticEntropy = counts.entropy(clusters);
        table.set(FeatureColumn.CLUSTERS, row, clusters.clusters());
        table.set(FeatureColumn.SEMANTIC_ENTROPY, row, semanticEntropy);
        table.set(FeatureColumn.MONOSEMANTICITY, row,
                monosemanticity(tokenEntropy, semanticEntropy, counts.distinct()));
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
