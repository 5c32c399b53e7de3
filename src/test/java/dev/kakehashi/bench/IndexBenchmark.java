package dev.kakehashi.bench;

import dev.kakehashi.analysis.ActivationIndex;
import dev.kakehashi.analysis.ActivationIndexWriter;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.EvaluationTokens;
import dev.kakehashi.analysis.FeatureEvidence;
import dev.kakehashi.analysis.FeatureQuery;
import dev.kakehashi.analysis.FeatureColumn;
import dev.kakehashi.analysis.FeatureClass;
import dev.kakehashi.analysis.FeatureStatistics;
import dev.kakehashi.analysis.TokenEmbeddings;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tokenizer.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Building the activation index, recomputing every latent from it, and one feature page's evidence. Synthetic pairs, skewed as real ones: few
 * latents fire very often, most rarely, and each prefers a few tokens. Arguments: tokens, latents (default 2,000,000 and 32,768).
 */
public final class IndexBenchmark {
    private static final int K = 32;
    private static final int LENGTH = 64;
    private static final int VOCABULARY = 99_584;
    private static final int WIDTH = 64;

    private IndexBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int tokens = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000_000;
        int latents = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 32_768;
        var folder = Files.createTempDirectory("index-benchmark");
        try {
            measure(folder, tokens / (LENGTH - 1), latents);
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static void measure(Path folder, int sequences, int latents) throws Exception {
        var text = new Text(sequences);
        EvaluationTokens.write(folder.resolve("tokens"), sequences, LENGTH, text);
        double build = build(folder.resolve("index"), text, sequences, latents);
        var index = ActivationIndex.open(folder.resolve("index"));
        System.out.printf("%,d pairs, %,.0f MB%n", index.pairs(), Files.size(folder.resolve("index")) / 1e6);
        System.out.printf("build       %7.2f s  %,.0f pairs/s (drawing the synthetic pairs left out)%n", build, index.pairs() / build);
        var basis = new FeatureStatistics.Basis(EvaluationTokens.open(folder.resolve("tokens")), embeddings(), vocabulary(folder));
        for (var round = 0; round < 3; round++) {
            System.gc();
            long start = System.nanoTime();
            var table = FeatureStatistics.compute(index, basis, AnalysisOptions.paper(), Progress.NONE);
            double seconds = (System.nanoTime() - start) * 1e-9;
            var runtime = Runtime.getRuntime();
            System.out.printf("recompute   %7.2f s  %,.0f pairs/s, heap %,d MB%n", seconds, index.pairs() / seconds, runtime.totalMemory() - runtime.freeMemory() >> 20);
            if (round == 2) query(table);
        }
        var options = AnalysisOptions.paper();
        var times = new double[600];
        for (var i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            FeatureEvidence.of(index, basis.tokens(), (int) ((long) i * 7919 % latents), options);
            times[i] = (System.nanoTime() - start) * 1e-6;
        }
        percentiles("one feature's evidence", Arrays.copyOfRange(times, 100, times.length));
    }

    private static void query(dev.kakehashi.analysis.FeatureTable table) {
        var query = new FeatureQuery(Set.of(FeatureClass.MIXED, FeatureClass.ENGLISH), Map.of(FeatureColumn.MONOSEMANTICITY, 0.1, FeatureColumn.ACTIVE_TOKENS, 10.0), Map.of(FeatureColumn.FIRING_RATE, 0.5), null,
                FeatureColumn.MAX_ACTIVATION, true);
        var times = new double[300];
        for (var i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            query.run(table);
            times[i] = (System.nanoTime() - start) * 1e-6;
        }
        percentiles("three filters and a sort", Arrays.copyOfRange(times, 100, times.length));
    }

    private static void percentiles(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf("%s: median %.2f ms, 99th percentile %.2f ms%n", what, millis[millis.length / 2], millis[(int) (0.99 * millis.length)]);
    }

    private static double build(Path file, Text text, int sequences, int latents) throws Exception {
        long spent = 0;
        int span = LENGTH - 1;
        try (var writer = new ActivationIndexWriter(file, latents)) {
            var chosen = new int[span * K];
            var values = new float[span * K];
            var random = new SplittableRandom(5);
            for (var sequence = 0; sequence < sequences; sequence++) {
                var ids = text.tokens(sequence);
                for (var at = 0; at < span; at++)
                    for (var j = 0; j < K; j++) {
                        // half of the latents follow the token, the others are drawn with a heavy head
                        int latent = j % 2 == 0 ? (int) ((ids[at + 1] * 31L + j * 977L) % latents) : (int) (latents * Math.pow(random.nextDouble(), 3));
                        chosen[at * K + j] = latent;
                        values[at * K + j] = 0.05f + (float) Math.pow(random.nextDouble(), 4);
                    }
                long start = System.nanoTime();
                writer.add(sequence * span, chosen, values, span);
                spent += System.nanoTime() - start;
            }
            long start = System.nanoTime();
            writer.finish();
            return (spent + System.nanoTime() - start) * 1e-9;
        }
    }

    private static TokenEmbeddings embeddings() {
        var rows = new float[VOCABULARY * WIDTH];
        Seeds.normal(Seeds.generator(1, "embeddings"), rows);
        return new TokenEmbeddings(rows, WIDTH);
    }

    private static Vocabulary vocabulary(Path folder) throws Exception {
        var pieces = new StringBuilder("{\"model\":{\"type\":\"BPE\",\"vocab\":{");
        for (var id = 0; id < VOCABULARY; id++) pieces.append(id == 0 ? "" : ",").append("\"w").append(id).append("\":").append(id);
        return Vocabulary.read(Files.writeString(folder.resolve("tokenizer.json"), pieces.append("}}}")));
    }

    /** Token ids with Zipf's frequencies. */
    private record Text(int sequences) implements EvaluationTokens.Source {
        @Override
        public int[] tokens(int sequence) {
            var random = Seeds.generator(3, "text", sequence);
            var ids = new int[LENGTH];
            for (var i = 0; i < LENGTH; i++) ids[i] = i == 0 ? 1 : (int) Math.min(VOCABULARY - 1, Math.exp(random.nextDouble() * Math.log(VOCABULARY)));
            return ids;
        }

        @Override
        public Language language(int sequence) {
            return Language.values()[sequence % 2];
        }
    }
}
