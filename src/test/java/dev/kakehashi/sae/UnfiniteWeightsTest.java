package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Weights that are infinite or NaN end a training, on a CPU as on a GPU, and never become files. */
class UnfiniteWeightsTest {
    private static final String SENTENCE = "The loss or the weights of layer 1 are no longer finite at step %d: try a "
            + "smaller learning rate or a larger epsilon of Adam.";

    @TempDir Path folder;

    static Stream<Arguments> steps() {
        var script = Devices.all().stream().map(device -> Arguments.of(StepKind.TORCHSCRIPT, device));
        return Stream.concat(Stream.of(Arguments.of(StepKind.JAVA, Device.cpu())), script);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_single_weight_of_one_latent_shows_in_the_loss(StepKind kind, Device device) {
        for (var spoilt : List.of("encoder", "encoder bias", "decoder bias")) {
            var state = SaeState.initial(config(20, 6.25e-10), 16, rows());
            switch (spoilt) {
                case "encoder" -> state.sae.encoder()[33 * 16 + 5] = Float.NaN;
                case "encoder bias" -> state.sae.encoderBias()[33] = Float.NaN;
                default -> state.sae.decoderBias()[5] = Float.NaN;
            }
            try (var step = kind.open(state, config(20, 6.25e-10), device, new CpuWork())) {
                assertFalse(Double.isFinite(step.run(rows(), 0).loss()), spoilt);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "TORCHSCRIPT"})
    void a_latent_that_no_token_activates_divides_by_an_epsilon_of_0_and_ends_the_training_at_the_next_batch(
            StepKind kind) throws Exception {
        var ended = assertThrows(IOException.class, () -> train(kind, 20, 0, 50));
        assertEquals(SENTENCE.formatted(1), ended.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "TORCHSCRIPT"})
    void what_the_last_step_spoils_is_found_before_anything_is_handed_out(StepKind kind) {
        var ended = assertThrows(IOException.class, () -> train(kind, 1, 0, 50));
        assertEquals(SENTENCE.formatted(1), ended.getMessage());
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "TORCHSCRIPT"})
    void no_resume_point_is_made_of_them(StepKind kind) {
        assertThrows(IOException.class, () -> train(kind, 20, 0, 1));
        assertFalse(Files.exists(folder.resolve("resume")));
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "TORCHSCRIPT"})
    void a_sound_training_ends_as_it_should(StepKind kind) throws Exception {
        assertEquals(1, train(kind, 20, 6.25e-10, 1).size());
        assertTrue(Files.exists(folder.resolve("resume")));
    }

    @Test
    void a_folder_that_holds_them_is_refused_by_the_name_of_the_tensor() throws Exception {
        var sae = SaeState.initial(config(20, 1e-8), 16, rows()).sae;
        sae.decoder()[7] = Float.POSITIVE_INFINITY;
        SaeFiles.write(sae, folder, SaeFilesTest.LENS, Map.of());
        var refused = assertThrows(IOException.class, () -> SaeFiles.read(folder));
        assertTrue(refused.getMessage().contains("W_dec") && refused.getMessage().contains("not finite"),
                refused.getMessage());
    }

    @Test
    void one_value_that_is_no_number_is_found_wherever_it_stands() {
        var random = new Random(1);
        var values = new float[1003];
        for (var i = 0; i < values.length; i++)
            values[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
        values[5] = Float.MAX_VALUE;
        values[6] = -Float.MIN_VALUE;
        assertTrue(Finite.all(values) && Finite.allOfMany(values));
        for (var unfinite : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.NaN}) {
            for (var place = 0; place < values.length; place += 7) {
                var spoilt = values.clone();
                spoilt[place] = unfinite;
                assertFalse(Finite.all(spoilt) || Finite.allOfMany(spoilt));
            }
        }
    }

    private List<SaeTrainer.Trained> train(StepKind kind, int steps, double epsilon, int resumeEverySteps)
            throws Exception {
        var device = kind == StepKind.JAVA ? Device.cpu() : Devices.tested();
        var settings = new SaeTrainer.Settings(device, kind, false, folder, resumeEverySteps, 1);
        var english = GivenSequences.random(40, 16, 300, 1);
        var japanese = GivenSequences.random(30, 16, 300, 2);
        try (var model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested())) {
            var layers = new TreeSet<>(List.of(1));
            var streams = new SaeTrainer.Streams(
                    new ActivationStream(model, new DocumentStream(english, japanese, Split.TRAIN, 9), layers,
                            Normalization.L2),
                    new ActivationStream(model, new DocumentStream(english, japanese, Split.VALIDATION, 9), layers,
                            Normalization.L2));
            return SaeTrainer.train(List.of(new SaeTask(1, 1, config(steps, epsilon))), streams, settings,
                    silent());
        }
    }

    private static SaeTrainer.Listener silent() {
        return new SaeTrainer.Listener() {
            @Override
            public void at(long done, long total) {}

            @Override
            public void filling(long done, long total) {}

            @Override
            public void loss(SaeTask task, long step, double loss) {}
        };
    }

    /** So many latents that one batch activates some of them only. */
    private static SaeConfig config(int steps, double epsilon) {
        return new SaeConfig(1200, 2, steps * 32L, 32, 5e-3, 0, 0.9, 0.999, epsilon, 150, Normalization.L2, 100, 1e-5,
                3, 3);
    }

    private static float[] rows() {
        var rows = new float[32 * 16];
        Seeds.normal(Seeds.generator(4, "rows"), rows);
        Normalizer.apply(Normalization.L2, rows, 16);
        return rows;
    }
}
