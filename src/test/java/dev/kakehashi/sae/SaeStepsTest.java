package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The implementations of one training step against dense autograd. */
class SaeStepsTest {
    private static final int WIDTH = 21; // not a multiple of eight
    private static final int LATENTS = 130;
    private static final int BATCH = 70;

    static Stream<Arguments> steps() {
        var script = Devices.all().stream().map(device -> Arguments.of(StepKind.TORCHSCRIPT, device));
        return Stream.concat(Stream.of(Arguments.of(StepKind.JAVA, Device.cpu())), script);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void gradients_equal_those_of_dense_autograd(StepKind kind, Device device) {
        var expected = state(7);
        var actual = state(7);
        var config = config(7);
        SaeStep.Result golden;
        SaeStep.Result result;
        try (var reference = new ReferenceStep(expected, config);
                var step = kind.open(actual, config, device, new CpuWork())) {
            golden = reference.run(rows(1), 0);
            result = step.run(rows(1), 0);
            step.save();
        }
        if (device.isGpu()) { // products in bfloat16 round to 8 bits, and a near tie may choose another latent
            assertEquals(golden.loss(), result.loss(), 0.02 * golden.loss());
            assertEquals(golden.encoderNorm(), result.encoderNorm(), 0.1 * golden.encoderNorm());
            assertEquals(golden.decoderNorm(), result.decoderNorm(), 0.1 * golden.decoderNorm());
            return;
        }
        assertEquals(golden.loss(), result.loss(), 1e-6 * golden.loss());
        assertEquals(golden.encoderNorm(), result.encoderNorm(), 1e-6);
        assertEquals(golden.encoderBiasNorm(), result.encoderBiasNorm(), 1e-6);
        assertEquals(golden.decoderNorm(), result.decoderNorm(), 1e-6);
        assertEquals(golden.decoderBiasNorm(), result.decoderBiasNorm(), 1e-6);
        // after the first step a mean is a tenth of the gradient
        close(expected.encoderMean, actual.encoderMean, 1e-7);
        close(expected.encoderBiasMean, actual.encoderBiasMean, 1e-7);
        close(expected.decoderMean, actual.decoderMean, 1e-7);
        close(expected.decoderBiasMean, actual.decoderBiasMean, 1e-7);
        assertTrue(golden.encoderNorm() > 0.01, "there is something to compare");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void weights_stay_with_those_of_dense_autograd_over_twenty_steps(StepKind kind, Device device) {
        var expected = state(7);
        var actual = state(7);
        var config = config(7);
        try (var reference = new ReferenceStep(expected, config);
                var step = kind.open(actual, config, device, new CpuWork())) {
            for (var s = 0; s < 20; s++) {
                reference.run(rows(s), s);
                step.run(rows(s), s);
            }
            step.save();
        }
        // Adam moves a weight by the learning rate at most, whatever bfloat16 chose
        double tolerance = device.isGpu() ? 20 * 3e-3 : 1e-4;
        close(expected.sae.encoder(), actual.sae.encoder(), tolerance);
        close(expected.sae.encoderBias(), actual.sae.encoderBias(), tolerance);
        close(expected.sae.decoder(), actual.sae.decoder(), tolerance);
        close(expected.sae.decoderBias(), actual.sae.decoderBias(), tolerance);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void fewer_positive_scores_than_k_are_no_matter(StepKind kind, Device device) {
        var expected = state(LATENTS - 1);
        var actual = state(LATENTS - 1);
        var config = config(LATENTS - 1);
        try (var reference = new ReferenceStep(expected, config);
                var step = kind.open(actual, config, device, new CpuWork())) {
            reference.run(rows(1), 0);
            step.run(rows(1), 0);
            step.save();
        }
        double tolerance = device.isGpu() ? 1e-3 : 1e-7;
        close(expected.encoderMean, actual.encoderMean, tolerance);
        close(expected.decoderMean, actual.decoderMean, tolerance);
    }

    @Test
    void any_number_of_java_threads_gives_the_same_bits() throws Exception {
        var states = new java.util.ArrayList<SaeState>();
        for (var threads : List.of(1, 2, 5)) {
            var state = state(7);
            states.add(state);
            var pool = new ForkJoinPool(threads);
            try (var step = new CpuStep(state, config(7), new CpuWork())) {
                for (var s = 0; s < 4; s++) {
                    int number = s;
                    pool.submit(() -> step.run(rows(number), number)).get();
                }
            } finally {
                pool.shutdown();
            }
        }
        for (var state : states) {
            assertArrayEquals(states.get(0).sae.encoder(), state.sae.encoder());
            assertArrayEquals(states.get(0).sae.decoder(), state.sae.decoder());
            assertArrayEquals(states.get(0).sae.decoderBias(), state.sae.decoderBias());
        }
    }

    @Test
    void a_row_is_encoded_to_the_same_bits_whatever_stands_beside_it() {
        int width = 96;
        var x = new float[2300 * width];
        Seeds.normal(Seeds.generator(5, "rows"), x);
        var config = new SaeConfig(2100, 9, 64, 64, 1e-3, 0, 0.9, 0.999, 6.25e-10, 64, Normalization.NONE, 3, 1e-5, 0,
                0);
        var sae = SaeState.initial(config, width, Arrays.copyOf(x, 64 * width)).sae;
        var chosen = new int[2][2300 * 9];
        var values = new float[2][2300 * 9];
        try (var encoder = new CpuEncoder(sae, new CpuWork())) {
            encoder.encode(x, 2300, chosen[0], values[0]);
            for (var row = 0; row < 2300;) { // alone, a few, many
                int count = Math.min(1 + row * row / 7, 2300 - row);
                var someChosen = new int[count * 9];
                var someValues = new float[count * 9];
                encoder.encode(Arrays.copyOfRange(x, row * width, (row + count) * width), count, someChosen,
                        someValues);
                System.arraycopy(someChosen, 0, chosen[1], row * 9, count * 9);
                System.arraycopy(someValues, 0, values[1], row * 9, count * 9);
                row += count;
            }
        }
        assertArrayEquals(chosen[0], chosen[1]);
        assertArrayEquals(values[0], values[1], 0f);
    }

    @Test
    void weights_beyond_one_array_lie_in_several_and_encode_to_the_same_bits() {
        int width = 96;
        var x = new float[300 * width];
        Seeds.normal(Seeds.generator(6, "rows"), x);
        var config = new SaeConfig(5000, 9, 64, 64, 1e-3, 0, 0.9, 0.999, 6.25e-10, 64, Normalization.NONE, 3, 1e-5, 0,
                0);
        var sae = SaeState.initial(config, width, Arrays.copyOf(x, 64 * width)).sae;
        var chosen = new int[2][300 * 9];
        var values = new float[2][300 * 9];
        try (var one = new CpuEncoder(sae, new CpuWork());
                var several = new CpuEncoder(sae, new CpuWork(), 2048 * width)) {
            for (var i = 1000 * width; i < 4500 * width; i++) sae.encoder()[i] *= -1.5f;
            one.rowsChanged(1000, 4500);
            several.rowsChanged(1000, 4500); // three arrays of 2,048 latents, all of them touched
            one.encode(x, 300, chosen[0], values[0]);
            several.encode(x, 300, chosen[1], values[1]);
        }
        assertArrayEquals(chosen[0], chosen[1]);
        assertArrayEquals(values[0], values[1], 0f);
        assertTrue(Arrays.stream(chosen[0]).anyMatch(latent -> latent >= 4096), "the last array counts");
    }

    @Test
    void both_encoders_choose_the_same_latents() {
        var sae = state(7).sae;
        var chosen = new int[2][BATCH * 7];
        var values = new float[2][BATCH * 7];
        try (var cpu = new CpuEncoder(sae, new CpuWork()); var script = new ScriptEncoder(sae, Devices.tested())) {
            cpu.encode(rows(3), BATCH, chosen[0], values[0]);
            script.encode(rows(3), BATCH, chosen[1], values[1]);
        }
        boolean coarse = Devices.tested().isGpu(); // may rank neighbours the other way round
        if (!coarse) assertArrayEquals(chosen[0], chosen[1]);
        assertArrayEquals(values[0], values[1], coarse ? 0.02f : 1e-6f);
    }

    private static SaeConfig config(int k) {
        return new SaeConfig(LATENTS, k, 20 * BATCH, BATCH, 3e-3, 0, 0.9, 0.999, 6.25e-10, BATCH, Normalization.L2, 100,
                1e-5, 3, 3);
    }

    /** Encoder, decoder and biases all differ. */
    private static SaeState state(int k) {
        var state = SaeState.initial(config(k), WIDTH, rows(0));
        Seeds.normal(Seeds.generator(1, "bias"), state.sae.encoderBias());
        for (var i = 0; i < LATENTS; i++) state.sae.encoderBias()[i] *= 0.05f;
        var noise = new float[LATENTS * WIDTH];
        Seeds.normal(Seeds.generator(2, "noise"), noise);
        for (var i = 0; i < noise.length; i++) state.sae.encoder()[i] += 0.1f * noise[i];
        return state;
    }

    private static float[] rows(int number) {
        var rows = new float[BATCH * WIDTH];
        Seeds.normal(Seeds.generator(number, "rows"), rows);
        Normalizer.apply(Normalization.L2, rows, WIDTH);
        return rows;
    }

    private static void close(float[] expected, float[] actual, double tolerance) {
        double largest = 0;
        for (var i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
        assertTrue(largest <= tolerance, "differ by " + largest);
    }
}
