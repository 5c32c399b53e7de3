package dev.kakehashi.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.ReconstructionMetrics;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    @TempDir
    Path folder;

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
                    Files.readAllBytes(folder.resolve("alone-" + each.key()).resolve(each.key()).resolve("activations.index")),
                    Files.readAllBytes(folder.resolve("all").resolve(each.key()).resolve("activations.index")), each.key());
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
                    if ((first + sequence) % 2 == 1) japanese.add(rows, rebuilt, chosen, values, sequence * span, (sequence + 1) * span);
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
        var saes = List.of(new EvaluatedSae("one", 1, sae(40, 4, 1)), new EvaluatedSae("two", 2, sae(24, 3, 2)), new EvaluatedSae("zero", 0, sae(24, 3, 3)));
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
    void errors_by_position_are_those_of_the_rows_at_each_and_their_explained_variance_averages_to_that_of_the_sae() throws Exception {
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
                for (var i = 0; i < rows.length; i++) sums[i / sae.width() % span] += Math.pow((double) rows[i] - rebuilt[i], 2);
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
    void one_key_for_two_saes_is_refused() {
        var one = new EvaluatedSae("same", 1, sae(40, 4, 1));
        assertThrows(IllegalArgumentException.class, () -> run(folder, one, one));
    }

    private EvaluationPass run(Path into, EvaluatedSae... saes) throws IOException {
        var layers = List.of(saes).stream().map(EvaluatedSae::layer).collect(Collectors.toList());
        return EvaluationPass.run(List.of(saes), stream(layers.toArray(Integer[]::new)), SEQUENCES, new EvaluationPass.Settings(0, into, 0.05), ResumableProgress.NONE);
    }

    private Map<String, Map<String, Double>> recovered(String name, EvaluatedSae... saes) throws IOException {
        var passes = new RecoveredCrossEntropy.Passes(model, documents(), 8, folder.resolve(name).resolve("losses"), false);
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
