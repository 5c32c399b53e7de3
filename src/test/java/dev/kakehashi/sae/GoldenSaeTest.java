package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.tensor.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thirty steps on a fixed stream, against a float64 reference with dense gradients and torch.optim.Adam. */
class GoldenSaeTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/topk-sae");
    private static JsonNode expected;
    private static float[] stream;
    private static float[] decoderColumns;
    private static float[] decoderBias;
    private static Safetensors tensors;

    @BeforeAll
    static void read() throws Exception {
        expected = new ObjectMapper().readTree(GOLDEN.resolve("expected.json").toFile());
        tensors = Safetensors.open(GOLDEN.resolve("run.safetensors"));
        stream = tensors.floats("x");
        decoderColumns = tensors.floats("W_dec_init");
        decoderBias = tensors.floats("b_dec_init");
    }

    @Test
    void losses_gradient_norms_final_weights_and_metrics_equal_the_golden_ones() throws Exception {
        int d = expected.get("d").asInt();
        int n = expected.get("n").asInt();
        int batch = expected.get("batch").asInt();
        int steps = expected.get("steps").asInt();
        var config = new SaeConfig(
                n, expected.get("k").asInt(), (long) steps * batch, batch, expected.get("learning_rate").asDouble(),
                expected.get("warmup_steps").asInt(), 0.9, 0.999, expected.get("adam_eps").asDouble(), batch,
                Normalization.L2, 100, 1e-5, 0, 0);
        var rows = transposed(decoderColumns, d, n);
        var state = new SaeState(new TopKSae(
                d, n, config.k(), config.normalization(), rows.clone(), new float[n], rows, decoderBias.clone()));
        double worst = 0;
        try (var step = new CpuStep(state, config, new CpuWork())) {
            for (var s = 0; s < steps; s++) {
                var result = step.run(Arrays.copyOfRange(stream, s * batch * d, (s + 1) * batch * d), s);
                double loss = expected.get("losses").get(s).asDouble();
                worst = Math.max(worst, Math.abs(result.loss() - loss) / loss);
                if (s == 0) gradientNorms(result);
            }
        }
        System.out.println("largest relative difference of losses: " + worst);
        assertTrue(worst < 1e-4, "losses differ by " + worst);
        assertTrue(difference(tensors.floats("W_enc"), state.sae.encoder()) < 1e-4);
        assertTrue(difference(tensors.floats("b_enc"), state.sae.encoderBias()) < 1e-4);
        assertTrue(difference(transposed(tensors.floats("W_dec"), d, n), state.sae.decoder()) < 1e-4);
        assertTrue(difference(tensors.floats("b_dec"), state.sae.decoderBias()) < 1e-4);
        metrics(state.sae, d);
    }

    @Test
    void the_geometric_median_of_the_first_batch_is_where_the_golden_bias_begins() {
        int d = expected.get("d").asInt();
        int batch = expected.get("batch").asInt();
        var median = GeometricMedian.of(Arrays.copyOf(stream, batch * d), d, 100, 1e-5);
        assertTrue(difference(decoderBias, median) < 1e-4, "differs by " + difference(decoderBias, median));
    }

    private static void gradientNorms(SaeStep.Result result) {
        var norms = expected.get("gradient_norms_first_step");
        assertEquals(norms.get("W_enc").asDouble(), result.encoderNorm(), 1e-5);
        assertEquals(norms.get("b_enc").asDouble(), result.encoderBiasNorm(), 1e-5);
        assertEquals(norms.get("W_dec").asDouble(), result.decoderNorm(), 1e-5);
        assertEquals(norms.get("b_dec").asDouble(), result.decoderBiasNorm(), 1e-5);
    }

    private static void metrics(TopKSae sae, int d) {
        int count = stream.length / d;
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        try (var encoder = Encoder.of(sae)) {
            encoder.encode(stream, count, chosen, values);
        }
        var metrics = new ReconstructionMetrics(sae.width(), sae.latents());
        metrics.add(stream, sae.decode(chosen, values, count), chosen, values, count);
        var golden = expected.get("on_all_rows_after_training");
        assertEquals(golden.get("reconstruction_loss").asDouble(), metrics.reconstructionLoss(), 1e-4);
        assertEquals(golden.get("fvu").asDouble(), metrics.fvu(), 1e-4);
        assertEquals(golden.get("cosine").asDouble(), metrics.cosine(), 1e-4);
        assertEquals(golden.get("l0").asDouble(), metrics.l0(), 1e-9);
        assertEquals(golden.get("dead").asInt(), metrics.deadLatents());
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        var result = new float[matrix.length];
        for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
        return result;
    }

    private static double difference(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        for (var i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        return largest;
    }
}
