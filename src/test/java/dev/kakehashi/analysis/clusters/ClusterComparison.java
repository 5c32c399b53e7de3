package dev.kakehashi.analysis.clusters;

import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Both ways to find clusters, timed for a benchmark. */
public final class ClusterComparison {
    private ClusterComparison() {}

    /** Seconds that making a graph and searching it took, and its bytes. */
    public record Graph(double making, double search, long bytes) {}

    /** @return seconds of comparing the first {@code count} tokens one by one */
    public static double direct(TokenEmbeddings embeddings, int[] tokens, int count, double threshold) {
        var units = embeddings.units(tokens, count);
        long start = System.nanoTime();
        SimilarTokens.components(units, threshold, () -> {});
        return (System.nanoTime() - start) * 1e-9;
    }

    public static Graph graph(Path file, TokenEmbeddings embeddings, int[] tokens, double threshold, Linkage linkage)
            throws IOException {
        long start = System.nanoTime();
        SimilarityGraphWriter.write(file, embeddings, threshold, Progress.NONE);
        double making = (System.nanoTime() - start) * 1e-9;
        var clusters = new SemanticClusters(embeddings,
                above -> SimilarityGraph.open(file, embeddings.vocabulary(), above), 0);
        clusters.prepare(Double.MAX_VALUE, tokens.length, threshold);
        start = System.nanoTime();
        clusters.of(tokens, tokens.length, new SemanticClusters.Rule(threshold, linkage), () -> {});
        return new Graph(making, (System.nanoTime() - start) * 1e-9, Files.size(file));
    }
}
