package dev.kakehashi.intervention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.Generator;
import dev.kakehashi.model.ResidualEdit;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.SafetensorsWriter;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Identities of equation (7) on the golden Llama (source) and a disturbed copy of it (target), and a slow twin of the
 * whole formula.
 */
class InterventionGridTest {
    private static final int LAYER = 2;
    private static final int LENGTH = 12;
    private static final InjectionOptions ADD = new InjectionOptions(LAYER, InjectionOptions.Mode.ADD, false, true,
            false);

    @TempDir static Path folder;

    private static CausalTransformer source;
    private static CausalTransformer target;
    private static int[][] tokens;

    @BeforeAll
    static void load() throws Exception {
        var golden = Path.of("src/test/resources/golden/tiny-llama");
        source = CausalTransformer.load(golden, Devices.tested());
        disturbed(golden, folder.resolve("target"));
        target = CausalTransformer.load(folder.resolve("target"), Devices.tested());
        var random = new Random(3);
        tokens = new int[3][LENGTH];
        for (var row : tokens) for (var i = 0; i < LENGTH; i++) row[i] = i == 0 ? 1 : 3 + random.nextInt(290);
    }

    @AfterAll
    static void close() throws Exception {
        source.close();
        target.close();
    }

    @Test
    void alpha_zero_leaves_the_target_untouched_to_the_bit() {
        for (var mode : InjectionOptions.Mode.values())
            for (var arm : List.of(arm(Arm.Kind.ALL_LATENTS, 0), arm(Arm.Kind.RAW, 0), arm(Arm.Kind.BIAS_ONLY, 0),
                    arm(Arm.Kind.PICKED, 0, 1, 2, 3)))
                assertSame(target.tokenLosses(tokens, null),
                        losses(arm, random(), new InjectionOptions(LAYER, mode, true, true, true), target));
    }

    @Test
    void an_empty_mask_without_b_dec_leaves_the_target_untouched_to_the_bit() {
        assertSame(target.tokenLosses(tokens, null), losses(arm(Arm.Kind.PICKED, 0.3), random(), ADD, target));
    }

    @Test
    void interpolating_with_the_source_itself_leaves_it_untouched_to_the_bit() {
        var options = new InjectionOptions(LAYER, InjectionOptions.Mode.INTERPOLATE, false, true, true);
        assertSame(source.tokenLosses(tokens, null), losses(arm(Arm.Kind.RAW, 0.37), random(), options, source));
    }

    @Test
    void interpolating_all_the_way_makes_the_target_continue_from_the_sources_residual_stream() {
        var options = new InjectionOptions(LAYER, InjectionOptions.Mode.INTERPOLATE, false, true, true);
        try (var full = source.pause(tokens, LAYER); var mid = target.pause(tokens, LAYER)) {
            var expected = mid.continueFrom(full.residual(), 0).losses();
            var actual = losses(arm(Arm.Kind.RAW, 1), random(), options, target);
            for (var row = 0; row < expected.length; row++) assertArrayEquals(expected[row], actual[row], 1e-4f);
        }
    }

    @Test
    void with_an_sae_that_reconstructs_perfectly_all_latents_equal_the_raw_residual_stream() {
        for (var normalization : Normalization.values()) {
            var options = new InjectionOptions(LAYER, InjectionOptions.Mode.ADD, true, true, false);
            var all = losses(arm(Arm.Kind.ALL_LATENTS, 0.4), perfect(normalization), options, target);
            var raw = losses(arm(Arm.Kind.RAW, 0.4), perfect(normalization), options, target);
            for (var row = 0; row < all.length; row++) assertArrayEquals(raw[row], all[row], 1e-4f);
            assertNotEquals(target.tokenLosses(tokens, null)[0][3], raw[0][3], "and it changes something");
        }
    }

    @Test
    void disjoint_masks_add_up_to_all_latents() {
        var even = IntStream.range(0, 96).filter(i -> i % 2 == 0).toArray();
        var odd = IntStream.range(0, 96).filter(i -> i % 2 == 1).toArray();
        try (var encoder = Encoder.of(random());
                var full = source.pause(tokens, LAYER);
                var mid = target.pause(tokens, LAYER)) {
            var injection = new Injection(random(), encoder, ADD);
            var encoded = injection.encode(full.residual());
            var none = new BitSet();
            var both = injection.apply(arm(Arm.Kind.PICKED, 0.2, even), encoded,
                    injection.apply(arm(Arm.Kind.PICKED, 0.2, odd), encoded, mid.residual(), none), none);
            assertArrayEquals(injection.apply(arm(Arm.Kind.ALL_LATENTS, 0.2), encoded, mid.residual(), none), both,
                    1e-4f);
        }
    }

    @Test
    void what_lies_below_the_layer_stays_bit_identical_whatever_the_arms_do_above_it() {
        var before = new float[1][];
        target.residuals(tokens, new TreeSet<>(List.of(LAYER)),
                (layer, residual) -> before[0] = residual.toFloatArray());
        try (var encoder = Encoder.of(random());
                var full = source.pause(tokens, LAYER);
                var mid = target.pause(tokens, LAYER)) {
            var injection = new Injection(random(), encoder, ADD);
            var encoded = injection.encode(full.residual());
            for (var arm : List.of(arm(Arm.Kind.ALL_LATENTS, 3), arm(Arm.Kind.RAW, 3))) {
                var changed = injection.apply(arm, encoded, mid.residual(), InterventionGrid.firsts(tokens));
                mid.continueFrom(changed, 5);
                for (var row = 0; row < tokens.length; row++) // BOS was not to be changed
                    assertArrayEquals(slice(before[0], row * LENGTH), slice(changed, row * LENGTH));
            }
            assertArrayEquals(before[0], mid.residual());
        }
    }

    @Test
    void the_grids_shared_passes_equal_separate_runs_of_a_twin_that_writes_the_formula_out() throws Exception {
        var sae = random();
        var arms = List.of(Arm.BASELINE, arm(Arm.Kind.PICKED, 0.1, 4, 8, 15, 16, 23, 42),
                arm(Arm.Kind.PICKED, 0.5, 4, 8, 15, 16, 23, 42),
                new Arm(Arm.Kind.CLASS, FeatureClass.MIXED, 3, 0.2, 1, new int[] {1, 2, 3}),
                arm(Arm.Kind.ALL_LATENTS, 0.2), arm(Arm.Kind.BIAS_ONLY, 0.2), arm(Arm.Kind.RAW, 0.2));
        var documents = documents();
        for (var bias : new boolean[] {false, true}) {
            var options = new InjectionOptions(LAYER, InjectionOptions.Mode.ADD, bias, true, false);
            var file = folder.resolve("losses" + bias);
            try (var encoder = Encoder.of(sae);
                    var losses = LossFile.append(file, new LossFile.Shape(40, 20, arms.size(), LENGTH))) {
                new InterventionGrid(source, target, new Injection(sae, encoder, options), arms).run(documents, losses,
                        Progress.NONE);
            }
            try (var losses = LossFile.open(file)) {
                var sums = losses.sums();
                for (var document = 0; document < 40; document += 7) for (var arm = 0; arm < arms.size(); arm++) {
                    var ids = new int[][] {documents.tokens(document)};
                    var expected = target.tokenLosses(ids, new Twin(arms.get(arm), sae, bias, ids))[0];
                    double sum = 0;
                    for (var loss : expected) sum += loss;
                    assertEquals(sum, sums[arm][document], 1e-3, arms.get(arm).key() + " " + document);
                    if (document < 20) assertArrayEquals(expected, losses.expectation(document, arm).losses(), 1e-4f);
                }
                var expectation = losses.expectation(5, 0);
                for (var position = 0; position < LENGTH - 1; position++) {
                    assertTrue(expectation.probabilities()[position][0] >= expectation.probabilities()[position][1]);
                    int next = documents.tokens(5)[position + 1];
                    for (var i = 0; i < LossFile.PREDICTIONS; i++)
                        if (expectation.tokens()[position][i] == next)
                            assertEquals(Math.exp(-expectation.losses()[position]),
                                    expectation.probabilities()[position][i], 1e-4);
                }
            }
        }
    }

    @Test
    void without_bos_the_first_position_is_changed_like_all_others() throws Exception {
        assertEquals(ADD, ADD.where(1));
        var arms = List.of(Arm.BASELINE, arm(Arm.Kind.ALL_LATENTS, 0.2));
        var documents = new DocumentStream(GivenSequences.random(30, LENGTH, 300, 1, 0),
                GivenSequences.random(30, LENGTH, 300, 2, 0), Split.EVALUATION, 4);
        try (var encoder = Encoder.of(random());
                var losses = LossFile.append(folder.resolve("losses"), new LossFile.Shape(4, 4, arms.size(), LENGTH))) {
            var injection = new Injection(random(), encoder, ADD.where(documents.skipped()));
            new InterventionGrid(source, target, injection, arms).run(documents, losses, Progress.NONE);
            var ids = new int[][] {documents.tokens(2)};
            try (var full = source.pause(ids, LAYER); var mid = target.pause(ids, LAYER)) {
                var changed = injection.apply(arms.get(1), injection.encode(full.residual()), mid.residual(),
                        new java.util.BitSet());
                assertArrayEquals(mid.continueFrom(changed, 0).losses()[0], losses.expectation(2, 1).losses(), 1e-4f);
                assertNotEquals(mid.residual()[0], changed[0]);
            }
        }
    }

    @Test
    void a_grid_that_was_killed_and_goes_on_from_a_torn_file_ends_with_the_same_bytes() throws Exception {
        var arms = List.of(Arm.BASELINE, arm(Arm.Kind.ALL_LATENTS, 0.2));
        var shape = new LossFile.Shape(40, 10, arms.size(), LENGTH);
        var whole = folder.resolve("whole");
        try (var encoder = Encoder.of(random())) {
            var grid = new InterventionGrid(source, target, new Injection(random(), encoder, ADD), arms);
            try (var losses = LossFile.append(whole, shape)) {
                grid.run(documents(), losses, Progress.NONE);
            }
            var bytes = Files.readAllBytes(whole);
            var torn = folder.resolve("torn");
            for (var left : new int[] {0, 7, 21, bytes.length / 2, bytes.length - 1, bytes.length}) {
                Files.write(torn, Arrays.copyOf(bytes, left));
                try (var losses = LossFile.append(torn, shape)) {
                    grid.run(documents(), losses, Progress.NONE);
                }
                assertArrayEquals(bytes, Files.readAllBytes(torn), "cut to " + left);
            }
        }
    }

    @Test
    void generation_under_an_intervention_with_caches_equals_running_both_models_again_for_every_token() {
        var sae = random();
        var arm = arm(Arm.Kind.ALL_LATENTS, 0.8);
        var prompts = List.of(Arrays.copyOf(tokens[0], 4), Arrays.copyOf(tokens[1], 9), Arrays.copyOf(tokens[2], 6));
        try (var encoder = Encoder.of(sae)) {
            var injection = new Injection(sae, encoder, ADD);
            var generator = new Generator(target, new Generator.Options(8, 1, 1, List.of(), false, 3), Arrays::toString,
                    java.util.Set.of());
            var texts = generator.generate(prompts,
                    (padding, capacity) -> new GrowingInjection(injection, arm, source, padding, capacity),
                    Progress.NONE);
            boolean differs = false;
            for (var i = 0; i < prompts.size(); i++) {
                var whole = prompts.get(i);
                for (var step = 0; step < 8; step++) {
                    // one more, so that the last real token has a prediction
                    var ids = new int[][] {Arrays.copyOf(whole, whole.length + 1)};
                    try (var full = source.pause(ids, LAYER); var mid = target.pause(ids, LAYER)) {
                        var changed = injection.apply(arm, injection.encode(full.residual()), mid.residual(),
                                InterventionGrid.firsts(ids));
                        var best = mid.continueFrom(changed, 1).tokens()[0];
                        ids[0][whole.length] = best[whole.length - 1];
                    }
                    whole = ids[0];
                }
                assertArrayEquals(Arrays.copyOfRange(whole, prompts.get(i).length, whole.length), texts.get(i).ids(),
                        "prompt " + i);
                differs |= !Arrays.equals(texts.get(i).ids(),
                        generator.generate(List.of(prompts.get(i)), null, Progress.NONE).get(0).ids());
            }
            assertTrue(differs, "the intervention changes at least one text");
        }
    }

    /** Equation (7) at every position behind BOS, one number after the other. */
    private record Twin(Arm arm, TopKSae sae, boolean bias, int[][] ids) implements ResidualEdit {
        @Override
        public int layer() {
            return LAYER;
        }

        @Override
        public NDArray apply(NDArray residual) {
            var full = new float[1][];
            source.residuals(ids, new TreeSet<>(List.of(LAYER)), (layer, stream) -> full[0] = stream.toFloatArray());
            var h = residual.toFloatArray();
            int d = sae.width();
            for (var position = 1; position < LENGTH; position++) {
                double norm = 0;
                for (var i = 0; i < d; i++) norm += Math.pow(full[0][position * d + i], 2);
                norm = Math.sqrt(norm);
                for (var i = 0; i < d; i++) {
                    double v = arm.kind() == Arm.Kind.RAW ? full[0][position * d + i]
                            : norm * reconstructed(full[0], position, norm, i);
                    if (arm.kind() != Arm.Kind.BASELINE) h[position * d + i] += (float) (arm.alpha() * v);
                }
            }
            return Torch.floats(residual.getManager(), h, residual.getShape().getShape());
        }

        private double reconstructed(float[] full, int position, double norm, int i) {
            int d = sae.width();
            var scores = new double[sae.latents()];
            for (var latent = 0; latent < scores.length; latent++) {
                scores[latent] = sae.encoderBias()[latent];
                for (var j = 0; j < d; j++) scores[latent] += sae.encoder()[latent * d + j]
                        * (full[position * d + j] / norm - sae.decoderBias()[j]);
            }
            var best = IntStream.range(0, scores.length).boxed().sorted((a, b) -> Double.compare(scores[b], scores[a]))
                    .limit(sae.k()).toList();
            double sum = bias || arm.kind() == Arm.Kind.BIAS_ONLY ? sae.decoderBias()[i] : 0;
            for (var latent : best) {
                boolean in = arm.kind() == Arm.Kind.ALL_LATENTS || Arrays.binarySearch(arm.latents(), latent) >= 0;
                if (in && scores[latent] > 0) sum += scores[latent] * sae.decoder()[latent * d + i];
            }
            return sum;
        }
    }

    private static float[][] losses(Arm arm, TopKSae sae, InjectionOptions options, CausalTransformer into) {
        try (var encoder = Encoder.of(sae);
                var full = source.pause(tokens, LAYER);
                var mid = into.pause(tokens, LAYER)) {
            var injection = new Injection(sae, encoder, options);
            var skipped = options.bos() ? new BitSet() : InterventionGrid.firsts(tokens);
            return mid.continueFrom(injection.apply(arm, injection.encode(full.residual()), mid.residual(), skipped), 0)
                    .losses();
        }
    }

    private static void assertSame(float[][] expected, float[][] actual) {
        for (var row = 0; row < expected.length; row++) assertArrayEquals(expected[row], actual[row]);
    }

    private static float[] slice(float[] rows, int row) {
        int width = source.config().width();
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    private static Arm arm(Arm.Kind kind, double alpha, int... latents) {
        return new Arm(kind, null, latents.length, alpha, -1, latents);
    }

    private static DocumentStream documents() throws IOException {
        return new DocumentStream(GivenSequences.random(30, LENGTH, 300, 1), GivenSequences.random(30, LENGTH, 300, 2),
                Split.EVALUATION, 4);
    }

    private static TopKSae random() {
        var random = new Random(6);
        int d = source.config().width();
        var values = new float[4][];
        int[] sizes = {96 * d, 96, 96 * d, d};
        for (var part = 0; part < 4; part++) {
            values[part] = new float[sizes[part]];
            for (var i = 0; i < sizes[part]; i++)
                values[part][i] = (float) (random.nextGaussian() * (part % 2 == 1 ? 0.02 : 0.3));
        }
        return new TopKSae(d, 96, 6, Normalization.L2, values[0], values[1], values[2], values[3]);
    }

    /** Two latents for each component, one for either sign. */
    private static TopKSae perfect(Normalization normalization) {
        int d = source.config().width();
        var weights = new float[2 * d * d];
        for (var i = 0; i < d; i++) {
            weights[2 * i * d + i] = 1;
            weights[(2 * i + 1) * d + i] = -1;
        }
        return new TopKSae(d, 2 * d, d, normalization, weights, new float[2 * d], weights.clone(), new float[d]);
    }

    private static void disturbed(Path golden, Path into) throws IOException {
        Files.createDirectories(into);
        Files.copy(golden.resolve("config.json"), into.resolve("config.json"));
        var random = new Random(12);
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        try (var weights = Weights.open(golden)) {
            for (var name : weights.names()) {
                var values = weights.floats(name);
                for (var i = 0; i < values.length; i++) values[i] *= (float) (1 + 0.3 * random.nextGaussian());
                tensors.put(name, FloatTensor.of(values, weights.shape(name)));
            }
        }
        SafetensorsWriter.write(into.resolve("model.safetensors"), tensors, Map.of());
    }
}
