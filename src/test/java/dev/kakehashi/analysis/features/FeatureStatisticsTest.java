package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.AnalysisOptions.LanguageMode;
import dev.kakehashi.analysis.AnalysisOptions.Linkage;
import dev.kakehashi.analysis.AnalysisOptions.SingleTokenRule;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a twin that follows METHOD sections 4 and 5 word by word, without index, union-find or parallel work. */
class FeatureStatisticsTest {
    private static final int LATENTS = 40;
    private static final int SEQUENCES = 60;
    private static final int LENGTH = 9;
    private static final int SPAN = LENGTH - 1;
    private static final int VOCABULARY = 24;
    private static final int WIDTH = 3;

    @TempDir Path folder;

    /** activations[latent][sequence][offset], 0 where not chosen. */
    private final float[][][] activations = new float[LATENTS][SEQUENCES][SPAN];
    private final int[][] text = new int[SEQUENCES][LENGTH];
    private final float[] rows = new float[VOCABULARY * WIDTH];
    private Vocabulary vocabulary;

    @BeforeEach
    void invent() throws IOException {
        var random = new Random(7);
        for (var i = 0; i < rows.length; i++) rows[i] = (float) random.nextGaussian();
        for (var sequence = 0; sequence < SEQUENCES; sequence++)
            for (var i = 1; i < LENGTH; i++)
                text[sequence][i] = 1 + (int) ((VOCABULARY - 1) * Math.pow(random.nextDouble(), 2));
        for (var latent = 1; latent < LATENTS; latent++) { // latent 0 stays dead
            boolean english = latent % 3 == 0;
            boolean japanese = latent % 3 == 1;
            double density = latent < 4 ? 0.004 : 0.3 * random.nextDouble();
            int only = latent % 7 == 0 ? 1 + random.nextInt(3) : 0; // some fire on a single token
            for (var sequence = 0; sequence < SEQUENCES; sequence++) {
                if (english && sequence % 2 == 1 && random.nextInt(20) > 0
                        || japanese && sequence % 2 == 0 && random.nextInt(20) > 0)
                    continue;
                for (var offset = 0; offset < SPAN; offset++)
                    if (random.nextDouble() < density && (only == 0 || text[sequence][offset + 1] == only))
                        activations[latent][sequence][offset] = 0.05f + random.nextFloat();
            }
        }
        // the rare ones fire at least once
        for (var latent = 1; latent < 4; latent++) activations[latent][latent % 2][0] = 0.5f;
        var pieces = new StringBuilder();
        for (var id = 0; id < VOCABULARY; id++) pieces.append(id == 0 ? "" : ",").append('"')
                .append(id % 5 == 4 ? "" + id
                        : id % 7 == 3 ? " ".repeat(id) : id % 2 == 0 ? "w" + (char) ('a' + id) : "字" + id)
                .append("\":").append(id);
        var file = folder.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"type\":\"BPE\",\"vocab\":{" + pieces + "}}}");
        vocabulary = Vocabulary.read(file);
        write();
    }

    @Test
    void every_number_equals_the_twins_under_every_option() throws IOException {
        var classes = new HashSet<FeatureClass>();
        for (var mode : LanguageMode.values())
            for (var linkage : Linkage.values()) for (var single : SingleTokenRule.values())
                for (var threshold : new double[] {-0.5, 0.1, 0.8}) {
                    var space = threshold < 0 ? Language.JAPANESE : Language.ENGLISH;
                    var options = new AnalysisOptions(0, mode == LanguageMode.SCRIPT ? 0.4 : 0.7, 0.9, mode, 5,
                            threshold,
                            linkage, single, 0, 0, 0, null, space);
                    var table = compute(options);
                    for (var latent = 0; latent < LATENTS; latent++) {
                        compare(table, latent, options);
                        classes.add(table.featureClass(latent));
                    }
                }
        assertEquals(FeatureClass.values().length, classes.size(), "the data holds every class");
    }

    @Test
    void the_order_of_documents_decides_nothing() throws IOException {
        var options = AnalysisOptions.paper();
        var before = compute(options);
        for (var sequence = 0; sequence < SEQUENCES / 2 - 2; sequence++) swap(sequence, SEQUENCES - 1 - sequence);
        write();
        var after = compute(options);
        for (var latent = 0; latent < LATENTS; latent++) {
            assertEquals(before.featureClass(latent), after.featureClass(latent));
            for (var column : FeatureColumn.values())
                assertEquals(before.get(column, latent), after.get(column, latent), 1e-6f, column + " of " + latent);
        }
    }

    @Test
    void entropies_stay_within_their_bounds_and_class_shares_sum_to_one() throws IOException {
        var table = compute(AnalysisOptions.paper());
        for (var latent = 1; latent < LATENTS; latent++) {
            float te = table.get(FeatureColumn.TOKEN_ENTROPY, latent);
            float se = table.get(FeatureColumn.SEMANTIC_ENTROPY, latent);
            assertTrue(
                    0 <= se && se <= te + 1e-6
                            && te <= Math.log(table.get(FeatureColumn.DISTINCT_TOKENS, latent)) + 1e-6,
                    "latent " + latent);
            float m = table.get(FeatureColumn.MONOSEMANTICITY, latent);
            assertTrue(0 <= m && m <= 1);
        }
        var metrics = FeatureMetrics.summary(table);
        assertEquals(1, metrics.get(SaeMetric.MIXED_SHARE) + metrics.get(SaeMetric.ENGLISH_SHARE)
                + metrics.get(SaeMetric.JAPANESE_SHARE), 1e-12);
    }

    @Test
    void a_mean_is_over_the_classified_latents_that_have_the_number_and_the_others_are_counted() {
        var table = new FeatureTable(4, 100);
        var classes = new FeatureClass[] {FeatureClass.ENGLISH, FeatureClass.MIXED, FeatureClass.MIXED,
            FeatureClass.RARE};
        for (var latent = 0; latent < 4; latent++) {
            table.setClass(latent, classes[latent]);
            table.set(FeatureColumn.SEMANTIC_ENTROPY, latent, latent == 2 ? Double.NaN : 1 + latent);
            table.set(FeatureColumn.MONOSEMANTICITY, latent, latent == 0 ? 0.25 : Double.NaN);
        }
        assertEquals(1, FeatureMetrics.without(table, FeatureColumn.SEMANTIC_ENTROPY));
        assertEquals(2, FeatureMetrics.without(table, FeatureColumn.MONOSEMANTICITY));
        var metrics = FeatureMetrics.summary(table);
        assertEquals(1.5, metrics.get(SaeMetric.SEMANTIC_ENTROPY));
        assertEquals(0.25, metrics.get(SaeMetric.MONOSEMANTICITY));
        assertEquals(2 / 3.0, metrics.get(SaeMetric.MONOSEMANTICITY_LEFT_OUT), 1e-12);
    }

    @Test
    void a_table_is_read_back_as_it_was_written() throws IOException {
        var table = compute(AnalysisOptions.paper());
        table.write(folder.resolve("table"));
        var read = FeatureTable.open(folder.resolve("table"));
        for (var latent = 0; latent < LATENTS; latent++) {
            assertEquals(table.featureClass(latent), read.featureClass(latent));
            for (var column : FeatureColumn.values()) assertEquals(table.get(column, latent), read.get(column, latent));
            assertEquals(List.of(box(table.topTokens(latent))), List.of(box(read.topTokens(latent))));
        }
    }

    private static List<Integer> box(int[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }

    /** Exchanges two documents of the same language. */
    private void swap(int a, int b) {
        if (a % 2 != b % 2) b--;
        var tokens = text[a];
        text[a] = text[b];
        text[b] = tokens;
        for (var latent : activations) {
            var row = latent[a];
            latent[a] = latent[b];
            latent[b] = row;
        }
    }

    private FeatureTable compute(AnalysisOptions options) throws IOException {
        var basis = new FeatureStatistics.Basis(EvaluationTokens.open(folder.resolve("tokens")),
                new SemanticClusters(new TokenEmbeddings(rows.clone(), WIDTH)), vocabulary);
        return FeatureStatistics.compute(ActivationIndex.open(folder.resolve("index")), basis, options, Progress.NONE);
    }

    private void write() throws IOException {
        EvaluationTokens.write(folder.resolve("tokens"), SEQUENCES, LENGTH, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return text[sequence];
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence % 2];
            }
        });
        try (var writer = new ActivationIndexWriter(folder.resolve("index"), LATENTS, SPAN, 0)) {
            for (var position = 0; position < SEQUENCES * SPAN; position++) {
                var chosen = new int[LATENTS];
                var values = new float[LATENTS];
                for (var latent = 0; latent < LATENTS; latent++) {
                    chosen[latent] = latent;
                    values[latent] = activations[latent][position / SPAN][position % SPAN];
                }
                writer.add(position, chosen, values, 1);
            }
            writer.finish();
        }
    }

    private void compare(FeatureTable table, int latent, AnalysisOptions options) {
        var expected = twin(latent, options);
        for (var column : FeatureColumn.values())
            assertEquals(
                    expected.getOrDefault(column,
                            column == FeatureColumn.ACTIVE_TOKENS || column == FeatureColumn.ACTIVATING_COUNT
                                    || column == FeatureColumn.FIRING_RATE ? 0 : Double.NaN),
                    table.get(column, latent), 2e-6, column + " of latent " + latent + " under " + options);
        assertEquals(classOf(expected, options), table.featureClass(latent), "latent " + latent);
    }

    private static FeatureClass classOf(Map<FeatureColumn, Double> numbers, AnalysisOptions options) {
        if (numbers.isEmpty()) return FeatureClass.DEAD;
        if (numbers.get(FeatureColumn.ACTIVATING_COUNT) < options.rareBelow()) return FeatureClass.RARE;
        if (numbers.get(FeatureColumn.P_ENGLISH) > options.classCutoff()) return FeatureClass.ENGLISH;
        return numbers.get(FeatureColumn.P_JAPANESE) > options.classCutoff() ? FeatureClass.JAPANESE
                : FeatureClass.MIXED;
    }

    private Map<FeatureColumn, Double> twin(int latent, AnalysisOptions options) {
        var numbers = new EnumMap<FeatureColumn, Double>(FeatureColumn.class);
        double max = 0;
        int active = 0;
        for (var sequence : activations[latent]) for (var value : sequence) {
            max = Math.max(max, value);
            if (value > 0) active++;
        }
        if (active == 0) return numbers;
        int size = 0;
        int english = 0;
        var counts = new TreeMap<Integer, Integer>();
        for (var sequence = 0; sequence < SEQUENCES; sequence++) for (var offset = 0; offset < SPAN; offset++) {
            if (!(activations[latent][sequence][offset] > options.activatingFraction() * max)) continue;
            size++;
            counts.merge(text[sequence][offset + 1], 1, Integer::sum);
            if (language(sequence, offset, options) == Language.ENGLISH) english++;
        }
        numbers.put(FeatureColumn.MAX_ACTIVATION, max);
        numbers.put(FeatureColumn.FIRING_RATE, active / (double) (SEQUENCES * SPAN));
        numbers.put(FeatureColumn.ACTIVE_TOKENS, (double) active);
        numbers.put(FeatureColumn.ACTIVATING_COUNT, (double) size);
        numbers.put(FeatureColumn.P_ENGLISH, english / (double) size);
        numbers.put(FeatureColumn.P_JAPANESE, 1 - english / (double) size);
        numbers.put(FeatureColumn.DISTINCT_TOKENS, (double) counts.size());
        double te = entropy(counts.values());
        var groups = clusters(new ArrayList<>(counts.keySet()), options);
        double se = entropy(groups.stream().map(group -> group.stream().mapToInt(counts::get).sum()).toList());
        numbers.put(FeatureColumn.TOKEN_ENTROPY, te);
        numbers.put(FeatureColumn.CLUSTERS, (double) groups.size());
        numbers.put(FeatureColumn.SEMANTIC_ENTROPY, se);
        numbers.put(FeatureColumn.MONOSEMANTICITY, counts.size() > 1 ? 1 - se / te : switch (options.singleToken()) {
            case ZERO -> 0;
            case ONE -> 1;
            case EXCLUDE -> Double.NaN;
        });
        numbers.put(FeatureColumn.SPAN_TOPK, meanRun(latent, 0));
        numbers.put(FeatureColumn.SPAN_ACTIVATING, meanRun(latent, options.activatingFraction() * max));
        return numbers;
    }

    /**
     * Pieces of the test: every fifth is digits, of the others every seventh is spaces, the even ones are English, the
     * odd ones Japanese.
     */
    private Language language(int sequence, int offset, AnalysisOptions options) {
        var document = Language.values()[sequence % 2];
        if (options.languageMode() == LanguageMode.DOCUMENT) return document;
        int id = text[sequence][offset + 1];
        // digits belong to what is before them
        if (id % 5 == 4) return offset == 0 ? document : language(sequence, offset - 1, options);
        if (id % 7 == 3) return options.loneSpace();
        return id % 2 == 0 ? Language.ENGLISH : Language.JAPANESE;
    }

    private double meanRun(int latent, double threshold) {
        int runs = 0;
        int total = 0;
        for (var sequence : activations[latent]) {
            boolean within = false;
            for (var value : sequence) {
                boolean on = value > threshold;
                if (on) total++;
                if (on && !within) runs++;
                within = on;
            }
        }
        return (double) total / runs;
    }

    private static double entropy(Iterable<Integer> counts) {
        double total = 0;
        for (var count : counts) total += count;
        double entropy = 0;
        for (var count : counts) entropy += count / total * Math.log(total / count);
        return entropy;
    }

    /** Merges the most similar groups while they are similar enough, recomputing everything each time. */
    private List<List<Integer>> clusters(List<Integer> tokens, AnalysisOptions options) {
        var groups = new ArrayList<List<Integer>>();
        for (var token : tokens) groups.add(new ArrayList<>(List.of(token)));
        while (true) {
            int a = -1;
            int b = -1;
            double best = options.clusterThreshold();
            for (var i = 0; i < groups.size(); i++) for (var j = i + 1; j < groups.size(); j++) {
                double similarity = similarity(groups.get(i), groups.get(j), options.linkage());
                if (similarity > best) {
                    best = similarity;
                    a = i;
                    b = j;
                }
            }
            if (a < 0) return groups;
            groups.get(a).addAll(groups.remove(b));
        }
    }

    private double similarity(List<Integer> a, List<Integer> b, Linkage linkage) {
        var all = new ArrayList<Double>();
        for (var x : a) for (var y : b) all.add(cosine(x, y));
        return switch (linkage) {
            case COMPONENTS -> all.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
            case COMPLETE -> all.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
            case AVERAGE -> all.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        };
    }

    private double cosine(int x, int y) {
        double dot = 0;
        double xx = 0;
        double yy = 0;
        for (var i = 0; i < WIDTH; i++) {
            dot += (double) rows[x * WIDTH + i] * rows[y * WIDTH + i];
            xx += (double) rows[x * WIDTH + i] * rows[x * WIDTH + i];
            yy += (double) rows[y * WIDTH + i] * rows[y * WIDTH + i];
        }
        return dot / Math.sqrt(xx * yy);
    }
}
