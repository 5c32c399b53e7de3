package dev.kakehashi.bench;

import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.analysis.features.FeatureQuery;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Building the activation index, recomputing every latent from it, one feature page's evidence, and a query of the
 * table.
 */
final class IndexBenchmark {
    private static final int WIDTH = 64;
    private static final int PAGES = 3000;
    private static final int BUSIEST = 100;

    private IndexBenchmark() {}

    static void run(Report report) throws Exception {
        measure(report, 1_000_000, false);
        measure(report, 10_000_000, true);
    }

    private static void measure(Report report, int tokens, boolean targets) throws Exception {
        var synthetic = SyntheticIndex.of(tokens);
        var index = synthetic.index();
        var size = String.format("%,d tokens, n=%,d k=%d", tokens, SyntheticIndex.LATENTS, SyntheticIndex.K);
        if (!Double.isNaN(synthetic.buildSeconds()))
            report.line("index writing alone", size, seconds(synthetic.buildSeconds()), "",
                    String.format("%,.0f pairs/s", index.pairs() / synthetic.buildSeconds()), "");
        var rows = new float[SyntheticIndex.VOCABULARY * WIDTH];
        Seeds.normal(Seeds.generator(1, "embeddings"), rows);
        var basis = new FeatureStatistics.Basis(synthetic.tokens(),
                new SemanticClusters(new TokenEmbeddings(rows, WIDTH)), synthetic.vocabulary());
        recompute(report, size, index, basis, targets);
        pages(report, size, index, new EvidenceBasis(basis.tokens(), basis.vocabulary()), targets);
    }

    private static void recompute(Report report, String size, ActivationIndex index, FeatureStatistics.Basis basis,
            boolean targets) throws Exception {
        var options = AnalysisOptions.paper();
        var table = new FeatureTable[1];
        long start = System.nanoTime();
        FeatureStatistics.compute(index, basis, options, Progress.NONE);
        report.line("recompute with new clusters, first time", size, seconds((System.nanoTime() - start) * 1e-9), "",
                "", "");
        var cutoffs = new double[] {0.8, 0.85, 0.9, 0.95};
        var round = new int[1];
        double millis = Rounds.medians(5, Rounds.timed(() -> table[0] = FeatureStatistics.compute(index, basis,
                options.with(0.7, cutoffs[round[0]++ % 4], 5), Progress.NONE)))[0];
        report.line("recompute, clusters known", size, seconds(millis / 1000), "", String.format("heap %,d MB", heap()),
                targets ? "3 s, 1 GiB" : "");
        var query = new FeatureQuery(Set.of(FeatureClass.MIXED, FeatureClass.ENGLISH),
                Map.of(FeatureColumn.MONOSEMANTICITY, 0.1, FeatureColumn.ACTIVE_TOKENS, 10.0),
                Map.of(FeatureColumn.FIRING_RATE, 0.5), null, FeatureColumn.MAX_ACTIVATION, true);
        var times = new double[500];
        for (var i = 0; i < times.length; i++) times[i] = Rounds.timed(() -> query.run(table[0])).millis();
        report.line("three filters and a sort", size, "", "", p99(times, 100), targets ? "50 ms" : "");
    }

    private static void pages(Report report, String size, ActivationIndex index, EvidenceBasis basis,
            boolean targets) throws Exception {
        var all = new double[PAGES];
        for (var i = 0; i < all.length; i++) {
            int latent = (int) (i * 7919L % index.latents());
            all[i] = Rounds.timed(() -> FeatureEvidence.of(index, basis, latent, AnalysisOptions.paper(), null))
                    .millis();
        }
        report.line("one feature page's evidence", size, "", "", p99(all, 500), targets ? "20 ms" : "");
        var busiest = IntStream.range(0, index.latents()).boxed()
                .sorted(Comparator.comparingInt(latent -> -index.active(latent))).limit(BUSIEST).toList();
        var times = new double[3 * BUSIEST];
        for (var i = 0; i < times.length; i++) {
            int latent = busiest.get(i % BUSIEST);
            times[i] = Rounds.timed(() -> FeatureEvidence.of(index, basis, latent, AnalysisOptions.paper(), null))
                    .millis();
        }
        report.line("the same, of the " + BUSIEST + " busiest latents",
                size + String.format(", up to %,d activations", index.active(busiest.get(0))), "", "",
                p99(times, BUSIEST), targets ? "20 ms" : "");
    }

    private static String p99(double[] millis, int warm) {
        var counted = Arrays.copyOfRange(millis, warm, millis.length);
        return "median " + Report.ms(Rounds.percentile(counted, 0.5)) + ", p99 "
                + Report.ms(Rounds.percentile(counted, 0.99));
    }

    private static String seconds(double seconds) {
        return String.format("%.2f s", seconds);
    }

    /** Megabytes in use at most since the machine began, garbage that was not collected yet included. */
    private static long heap() {
        return Runtime.getRuntime().totalMemory() >> 20;
    }
}
