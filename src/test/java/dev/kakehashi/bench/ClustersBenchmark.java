package dev.kakehashi.bench;

import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.analysis.clusters.ClusterComparison;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import java.nio.file.Files;
import java.util.Random;

/**
 * Clusters of one latent with 75,000 token types that are similar to nothing, by comparing them one by one and by the
 * graph of all tokens; the first is measured on fewer and said for all, because it takes an hour.
 */
final class ClustersBenchmark {
    private static final int VOCABULARY = 99_584;
    private static final int TYPES = 75_000;
    private static final double THRESHOLD = 0.5; // random directions never reach it

    private ClustersBenchmark() {}

    static void run(Report report) throws Exception {
        measure(report, 512, 8000);
        measure(report, 3072, 3000);
    }

    private static void measure(Report report, int width, int sample) throws Exception {
        var folder = Files.createTempDirectory("clusters-benchmark");
        try {
            var random = new Random(1);
            var embeddings = new TokenEmbeddings(rows(random, width), width);
            var tokens = random.ints(0, VOCABULARY).distinct().limit(TYPES).toArray();
            var size = String.format("%,d token types similar to nothing, V=%,d d=%d", TYPES, VOCABULARY, width);
            double direct = ClusterComparison.direct(embeddings, tokens, sample, THRESHOLD)
                    * ((double) TYPES * TYPES / sample / sample);
            var graph = ClusterComparison.graph(folder.resolve("graph"), embeddings, tokens, THRESHOLD,
                    Linkage.COMPONENTS);
            report.line("clusters of one latent by a graph against one by one", size, seconds(graph.search()),
                    seconds(direct), String.format("%,.0f times", direct / graph.search()), "");
            report.line("graph of all tokens, once an analysis", size, seconds(graph.making()), "",
                    String.format("%,.1f GB of disk", graph.bytes() * 1e-9), "");
        } finally {
            RandomModel.delete(folder);
        }
    }

    /** Signs alone: as good as normal directions, and quickly drawn. */
    private static float[] rows(Random random, int width) {
        var rows = new float[VOCABULARY * width];
        for (var at = 0; at < rows.length; at += 32) {
            int bits = random.nextInt();
            for (var i = 0; i < 32; i++) rows[at + i] = (bits >>> i & 1) == 0 ? -1 : 1;
        }
        return rows;
    }

    private static String seconds(double seconds) {
        return String.format("%,.2f s", seconds);
    }
}
