package dev.kakehashi.analysis.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.ResidualEdit;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.ReconstructionMetrics;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random SAEs on the golden Llama's residual streams. */
class EvaluationPassTest {
    private static final int SEQUENCES = 70; // more than reach the model at once
    private static CausalTransformer model;
    private static TokenizedCorpus english;
    private static TokenizedCorpus japanese;

    @TempDir Path folder;

    @BeforeAll
    static void load() throws Exception {
        english = GivenSequences.random(40, 16, 300, 1);
        japanese = GivenSequences.random(40, 16, 300, 2);
        model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested());
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void saes_of_one_layer_get_together_what_each_gets_alone() throws Exception {
        var small = new EvaluatedSae("small", 1, sae(40, 4, 1));
        var large = new EvaluatedSae("large", 1, sae(96, 7, 2));
        var deeper = new EvaluatedSae("deeper", 2, sae(40, 4, 3));
        var together = run(folder.resolve("all"), small, large, deeper);
        var recovered = recovered("all", small, large, deeper);
        for (var each : List.of(small, large, deeper)) {
            var alone = run(folder.resolve("alone-" + each.key()), each);
            assertEquals(alone.reconstruction(each.key()), together.reconstruction(each.key()), each.key());
            assertArrayEquals(
                    Files.readAllBytes(
                            folder.resolve("alone-" + each.key()).resolve(each.key()).resolve("activations.index")),
                    Files.readAllBytes(folder.resolve("all").resolve(each.key()).resolve("activations.index")),
                    each.key());
            assertEquals(recovered("alone-" + each.key(), each).get(each.key()), recovered.get(each.key()));
        }
    }

    @Test
    void metrics_are_those_of_all_rows_in_one_and_by_language() throws Exception {
        var sae = sae(40, 4, 1);
        var passed = run(folder, new EvaluatedSae("one", 1, sae));
        var metrics = new ReconstructionMetrics(sae.width(), sae.latents());
        var japanese = new ReconstructionMetrics(sae.width(), sae.latents());
        try (var encoder = Encoder.of(sae)) {
            stream(1).read(0, SEQUENCES, (layer, first, rows) -> {
                int count = rows.length / sae.width();
                int span = stream(1).vectorsPerSequence();
                var chosen = new int[count * sae.k()];
                var values = new float[count * sae.k()];
                encoder.encode(rows, count, chosen, values);
                var rebuilt = sae.decode(chosen, values, count);
                metrics.add(rows, rebuilt, chosen, values, count);
                for (var sequence = 0; sequence < count / span; sequence++)
                    if ((first + sequence) % 2 == 1)
                        japanese.add(rows, rebuilt, chosen, values, sequence * span, (sequence + 1) * span);
            });
        }
        var measured = passed.reconstruction("one");
        assertEquals(metrics.fvu(), measured.get(SaeMetric.FVU).get("all"), 1e-12);
        assertEquals(metrics.cosine(), measured.get(SaeMetric.COSINE).get("all"), 1e-12);
        assertEquals(metrics.l0(), measured.get(SaeMetric.L0).get("all"), 1e-12);
        assertEquals((double) metrics.deadLatents() / 40, measured.get(SaeMetric.DEAD_SHARE).get("all"));
        assertEquals(japanese.reconstructionLoss(), measured.get(SaeMetric.RECONSTRUCTION_LOSS).get("ja"), 1e-12);
        assertTrue(measured.get(SaeMetric.FVU).get("en") > 0);
    }

    @Test
    void losses_with_one_block_of_the_model_at_a_time_are_those_with_all_of_it_to_the_bit() throws Exception {
        var saes = List.of(new EvaluatedSae("one", 1, sae(40, 4, 1)), new EvaluatedSae("two", 2, sae(24, 3, 2)),
                new EvaluatedSae("zero", 0, sae(24, 3, 3)));
        var whole = RecoveredCrossEntropy.of(saes, passes("whole", false), 0.05, ResumableProgress.NONE);
        model.release();
        var blockwise = RecoveredCrossEntropy.of(saes, passes("blockwise", true), 0.05, ResumableProgress.NONE);
        assertEquals(whole, blockwise);
        assertEquals(0, model.loadedBlocks());
    }

    private RecoveredCrossEntropy.Passes passes(String name, boolean blockwise) {
        return new RecoveredCrossEntropy.Passes(model, documents(), 24, folder.resolve(name), blockwise);
    }

    @Test
    void errors_by_position_are_those_of_the_rows_at_each_and_their_explained_variance_averages_to_that_of_the_sae()
            throws Exception {
        var sae = sae(40, 4, 1);
        var passed = run(folder, new EvaluatedSae("one", 1, sae));
        int span = stream(1).vectorsPerSequence();
        var sums = new double[span];
        try (var encoder = Encoder.of(sae)) {
            stream(1).read(0, SEQUENCES, (layer, first, rows) -> {
                int count = rows.length / sae.width();
                var chosen = new int[count * sae.k()];
                var values = new float[count * sae.k()];
                encoder.encode(rows, count, chosen, values);
                var rebuilt = sae.decode(chosen, values, count);
                for (var i = 0; i < rows.length; i++)
                    sums[i / sae.width() % span] += Math.pow((double) rows[i] - rebuilt[i], 2);
            });
        }
        var file = folder.resolve("positions.json");
        passed.errorsByPosition("one").write(file);
        var read = ErrorsByPosition.read(file);
        double mean = 0;
        for (var i = 0; i < span; i++) {
            assertEquals(sums[i] / SEQUENCES, read.loss()[i], 1e-9);
            mean += read.explainedVariance()[i] / span;
        }
        assertEquals(passed.reconstruction("one").get(SaeMetric.EXPLAINED_VARIANCE).get("all"), mean, 1e-9);
    }

    @Test
    void zeros_and_reconstructions_change_the_same_positions_and_leave_bos_alone() throws Exception {
        var measured = recovered("one", new EvaluatedSae("one", 1, sae(40, 4, 1))).get("one").get("all");
        assertEquals(loss(null), measured.model(), 1e-6);
        assertEquals(loss(zeroing(1, 1)), measured.zeroed(), 1e-6);
        assertNotEquals(loss(zeroing(1, 0)), measured.zeroed(), 1e-4, "zeros at BOS too are something else");
        var nothing = sae(40, 4, 1);
        var silent = new TopKSae(nothing.width(), 40, 4, Normalization.L2, nothing.encoder(), new float[40],
                new float[40 * nothing.width()], new float[nothing.width()]);
        for (var layer = 1; layer <= 2; layer++) {
            var each = recovered("silent-" + layer, new EvaluatedSae("silent", layer, silent)).get("silent").get("all");
            assertEquals(each.zeroed(), each.replaced(), 1e-9,
                    "an SAE that rebuilds zeros is as bad as zeros in layer " + layer);
        }
    }

    @Test
    void the_share_that_is_recovered_exists_where_zeros_cost_something() {
        assertEquals(0.75, new CrossEntropies(2, 4, 2.5).recovered(), 1e-12);
        assertEquals(-0.5, new CrossEntropies(2, 4, 5).recovered(), 1e-12, "worse than zeros");
        assertEquals(1, new CrossEntropies(2, 2 + CrossEntropies.LEAST_COST, 2).recovered(), 1e-12);
        assertTrue(Double.isNaN(new CrossEntropies(6.8, 6.8 + 0.99 * CrossEntropies.LEAST_COST, 6.8).recovered()));
        assertTrue(Double.isNaN(new CrossEntropies(6.833, 6.790, 6.8).recovered()),
                "an untrained model may lose nothing by zeros");
    }

    private double loss(ResidualEdit edit) {
        var tokens = IntStream.range(0, 8).mapToObj(sequence -> documents().tokens(sequence)).toArray(int[][]::new);
        return Arrays.stream(model.tokenLosses(tokens, edit))
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i])).average()
                .orElseThrow();
    }

    /** @param from the first position that is zeroed */
    private static ResidualEdit zeroing(int layer, int from) {
        return new ResidualEdit() {
            @Override
            public int layer() {
                return layer;
            }

            @Override
            public NDArray apply(NDArray residual) {
                var rows = residual.toFloatArray();
                long length = residual.getShape().get(1);
                for (var i = 0; i < rows.length; i++) if (i / model.config().width() % length >= from) rows[i] = 0;
                return Torch.floats(residual.getManager(), rows, residual.getShape().getShape());
            }
        };
    }

    @Test
    void one_key_for_two_saes_is_refused() {
        var one = new EvaluatedSae("same", 1, sae(40, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> run(folder, one, one));
    }

    private EvaluationPass run(Path into, EvaluatedSae... saes) throws IOException {
        var layers = List.of(saes).stream().map(EvaluatedSae::layer).collect(Collectors.toList());
        return EvaluationPass.run(List.of(saes), stream(layers.toArray(Integer[]::new)), SEQUENCES,
                new EvaluationPass.Settings(0, into, 0.05), ResumableProgress.NONE);
    }

    private Map<String, Map<String, CrossEntropies>> recovered(String name, EvaluatedSae... saes) throws IOException {
        Files.createDirectories(folder.resolve(name));
        var passes = new RecoveredCrossEntropy.Passes(model, documents(), 8, folder.resolve(name).resolve("losses"),
                false);
        return RecoveredCrossEntropy.of(List.of(saes), passes, 0.05, ResumableProgress.NONE);
    }

    private ActivationStream stream(Integer... layers) {
        return new ActivationStream(model, documents(), new TreeSet<>(List.of(layers)), Normalization.L2);
    }

    private DocumentStream documents() {
        return new DocumentStream(english, japanese, Split.EVALUATION, 9);
    }

    private static TopKSae sae(int latents, int k, long seed) {
        int width = model.config().width();
        var encoder = new float[latents * width];
        var decoder = new float[latents * width];
        var bias = new float[width];
        Seeds.normal(Seeds.generator(seed, "encoder"), encoder);
        Seeds.normal(Seeds.generator(seed, "decoder"), decoder);
        Seeds.normal(Seeds.generator(seed, "bias"), bias);
        for (var i = 0; i < decoder.length; i++) decoder[i] *= 0.1f;
        for (var i = 0; i < width; i++) bias[i] *= 0.01f;
        return new TopKSae(width, latents, k, Normalization.L2, encoder, new float[latents], decoder, bias);
    }
}
