package dev.kakehashi.analysis.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that keeps only strong activations against the one that keeps all, from the same stream. */
class RetentionTest {
    private static final int LATENTS = 600;
    private static final int K = 9;
    private static final int SEQUENCES = 200;
    private static final int SPAN = 12;
    private static final int VOCABULARY = 40;
    private static final int WIDTH = 4;

    @TempDir Path folder;

    @Test
    void a_retaining_index_is_the_full_one_filtered_and_counts_everything() throws IOException {
        var full = write("full", 0);
        for (var retention : new double[] {0.3, 0.5, 0.9}) {
            var retaining = write("retaining", retention);
            assertEquals(retention, retaining.retention());
            assertTrue(retaining.pairs() < full.pairs());
            for (var latent = 0; latent < LATENTS; latent++) {
                var all = ActivationList.of(full, latent);
                double least = retention * full.maximum(latent);
                var kept = java.util.stream.IntStream.range(0, all.size()).filter(i -> all.values()[i] >= least)
                        .toArray();
                var list = ActivationList.of(retaining, latent);
                assertArrayEquals(java.util.Arrays.stream(kept).map(i -> all.positions()[i]).toArray(),
                        list.positions());
                for (var i = 0; i < kept.length; i++) assertEquals(all.values()[kept[i]], list.values()[i]);
                assertEquals(full.maximum(latent), retaining.maximum(latent));
                assertEquals(all.size(), retaining.active(latent));
                assertEquals(full.runs(latent), retaining.runs(latent));
            }
        }
    }

    @Test
    void an_index_reduced_afterwards_is_the_file_the_analysis_would_have_written() throws IOException {
        var full = write("full", 0);
        for (var retention : new double[] {0.3, 0.5, 0.9}) {
            write("retaining", retention);
            var reduced = new ReducedIndex(full, retention);
            reduced.write(folder.resolve("reduced"), Progress.NONE);
            assertEquals(-1, Files.mismatch(folder.resolve("retaining"), folder.resolve("reduced")));
            assertEquals(Files.size(folder.resolve("reduced")), reduced.bytes());
            assertEquals(reduced.bytes(), new ReducedIndex(ActivationIndex.open(folder.resolve("reduced")), 0).bytes());
        }
    }

    @Test
    void every_number_is_the_same_at_every_fraction_that_is_retained_and_others_are_refused() throws IOException {
        var full = write("full", 0);
        var retaining = write("retaining", 0.5);
        var basis = basis();
        for (var fraction : new double[] {0.5, 0.7, 0.95}) {
            var options = AnalysisOptions.paper().with(fraction, 0.9, 5);
            var expected = FeatureStatistics.compute(full, basis, options, Progress.NONE);
            var computed = FeatureStatistics.compute(retaining, basis, options, Progress.NONE);
            for (var latent = 0; latent < LATENTS; latent++) {
                assertEquals(expected.featureClass(latent), computed.featureClass(latent));
                assertArrayEquals(expected.topTokens(latent), computed.topTokens(latent));
                for (var column : FeatureColumn.values())
                    assertEquals(expected.get(column, latent), computed.get(column, latent), column + " of " + latent);
            }
        }
        var below = AnalysisOptions.paper().with(0.4, 0.9, 5);
        assertThrows(IllegalArgumentException.class,
                () -> FeatureStatistics.compute(retaining, basis, below, Progress.NONE));
        assertThrows(IllegalArgumentException.class,
                () -> FeatureEvidence.of(retaining, new EvidenceBasis(basis.tokens(), basis.vocabulary()), 1, below,
                        null));
    }

    @Test
    void without_embeddings_only_what_needs_them_is_missing() throws IOException {
        var index = write("full", 0);
        var whole = FeatureStatistics.compute(index, basis(), AnalysisOptions.paper(), Progress.NONE);
        var basis = basis();
        var without = FeatureStatistics.compute(index,
                new FeatureStatistics.Basis(basis.tokens(), null, basis.vocabulary()), AnalysisOptions.paper(),
                Progress.NONE);
        for (var latent = 0; latent < LATENTS; latent++) for (var column : FeatureColumn.values())
            switch (column) {
            case CLUSTERS, SEMANTIC_ENTROPY, MONOSEMANTICITY -> assertTrue(Float.isNaN(without.get(column, latent)));
            default -> assertEquals(whole.get(column, latent), without.get(column, latent), column + " of " + latent);
            }
    }

    @Test
    void options_stored_before_there_was_a_choice_keep_everything() throws IOException {
        var json = new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(AnalysisOptions.paper()));
        ((com.fasterxml.jackson.databind.node.ObjectNode) json).remove("retention");
        assertEquals(AnalysisOptions.paper(), new ObjectMapper().treeToValue(json, AnalysisOptions.class));
    }

    private ActivationIndex write(String name, double retention) throws IOException {
        var random = new Random(5);
        var file = folder.resolve(name);
        try (var writer = new ActivationIndexWriter(file, LATENTS, SPAN, retention)) {
            for (var position = 0; position < SEQUENCES * SPAN; position++) {
                var chosen = new int[K];
                var values = new float[K];
                // neighbours of one another and of the position before, so that there are runs
                for (var j = 0; j < K; j++) {
                    chosen[j] = (position / 5 * 3 % 40 * 13 + j * 7) % LATENTS;
                    values[j] = random.nextInt(6) == 0 ? 0 : 0.01f + random.nextInt(40) / 40f;
                }
                writer.add(position, chosen, values, 1);
            }
            writer.finish();
        }
        return ActivationIndex.open(file);
    }

    private FeatureStatistics.Basis basis() throws IOException {
        EvaluationTokens.write(folder.resolve("tokens"), SEQUENCES, SPAN + 1, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return new Random(sequence).ints(SPAN + 1, 1, VOCABULARY).toArray();
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence % 2];
            }
        });
        var rows = new float[VOCABULARY * WIDTH];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) new Random(i).nextGaussian();
        var pieces = new StringBuilder();
        for (var id = 0; id < VOCABULARY; id++)
            pieces.append(id == 0 ? "" : ",").append("\"w").append(id).append("\":").append(id);
        var file = Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{" + pieces + "}}}");
        return new FeatureStatistics.Basis(EvaluationTokens.open(folder.resolve("tokens")),
                new SemanticClusters(new TokenEmbeddings(rows, WIDTH)), Vocabulary.read(file));
    }
}
