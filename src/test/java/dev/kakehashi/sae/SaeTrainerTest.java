package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Training on the golden Llama's residual streams. */
class SaeTrainerTest {
    private static CausalTransformer model;

    @TempDir Path folder;

    @BeforeAll
    static void load() throws Exception {
        model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested());
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void all_layers_are_trained_from_one_stream_and_their_losses_fall() throws Exception {
        var losses = new ArrayList<Double>();
        var trained = SaeTrainer.train(tasks(1, 2, 3), streams(1, 2, 3), settings(folder, 1000),
                recording(losses, Long.MAX_VALUE));
        assertEquals(3, trained.size());
        double first = losses.get(0);
        double last = trained.get(0).loss();
        assertTrue(last < 0.9 * first, first + " to " + last);
        for (var sae : trained) assertTrue(Double.isFinite(sae.validationLoss()));
    }

    @Test
    void the_last_tokens_make_a_step_whose_batch_the_stream_fills_up() throws Exception {
        var ends = new ArrayList<Long>();
        var losses = new ArrayList<Double>();
        var whole = tasks(1).get(0).config();
        var one = new SaeConfig(64, 4, 40 * 32 + 1, 32, 5e-3, 5, 0.9, 0.999, 6.25e-10, 150, Normalization.L2, 100, 1e-5,
                3, 3);
        var listener = new SaeTrainer.Listener() {
            @Override
            public void at(long done, long total) {
                if (done == total) ends.add(total);
            }

            @Override
            public void filling(long done, long total) {}

            @Override
            public void loss(SaeTask task, long step, double loss) {
                losses.add(loss);
            }
        };
        SaeTrainer.train(List.of(new SaeTask(1, 1, one)), streams(1), settings(folder.resolve("a"), 1000),
                listener);
        assertEquals(41, losses.size());
        assertEquals(List.of(41 * 32L), ends);
        var before = new ArrayList<Double>();
        SaeTrainer.train(List.of(new SaeTask(1, 1, whole)), streams(1), settings(folder.resolve("b"), 1000),
                recording(before, Long.MAX_VALUE));
        assertEquals(before, losses.subList(0, 40));
    }

    @Test
    void the_papers_hundred_million_tokens_are_3052_steps_and_whole_batches_stay_what_they_were() {
        var paper = SaeConfig.paper();
        assertEquals(3052, paper.steps());
        assertEquals(3052L * 32_768, paper.vectors());
        assertEquals(40, tasks(1).get(0).config().steps());
        assertEquals(40 * 32, tasks(1).get(0).config().vectors());
    }

    @Test
    void one_layer_alone_ends_with_the_same_bits_as_among_others() throws Exception {
        var together = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(folder.resolve("a"), 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        var alone = SaeTrainer.train(tasks(1), streams(1), settings(folder.resolve("b"), 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        assertArrayEquals(together.get(0).sae().encoder(), alone.get(0).sae().encoder());
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA", "TORCHSCRIPT"})
    void training_that_is_killed_and_picked_up_again_ends_with_the_same_bits(StepKind step) throws Exception {
        var straight = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(step, folder.resolve("a"), 5),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        var scratch = folder.resolve("b");
        assertThrows(
                IllegalStateException.class,
                () -> SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(step, scratch, 5),
                        recording(new ArrayList<>(), 8 * 32)));
        var resumed = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(step, scratch, 5),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        for (var i = 0; i < 2; i++) {
            assertArrayEquals(straight.get(i).sae().encoder(), resumed.get(i).sae().encoder());
            assertArrayEquals(straight.get(i).sae().decoder(), resumed.get(i).sae().decoder());
            assertArrayEquals(straight.get(i).sae().encoderBias(), resumed.get(i).sae().encoderBias());
            assertArrayEquals(straight.get(i).sae().decoderBias(), resumed.get(i).sae().decoderBias());
        }
    }

    @Test
    void a_training_that_is_handed_over_continues_at_the_very_step_and_ends_with_the_same_bits() throws Exception {
        var straight = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(folder.resolve("a"), 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        var saved = new ArrayList<Long>();
        var leaving = new SaeTrainer.Listener() {
            private long steps;

            @Override
            public void at(long done, long total) {
                if (steps == 7) throw new IllegalStateException("going down");
            }

            @Override
            public void filling(long done, long total) {}

            @Override
            public void loss(SaeTask task, long step, double loss) {
                steps = step;
            }

            @Override
            public boolean handsOver() {
                return steps == 7;
            }

            @Override
            public void saved() {
                saved.add(steps);
            }
        };
        var scratch = folder.resolve("b");
        assertThrows(IllegalStateException.class,
                () -> SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(scratch, 1000), leaving));
        assertEquals(List.of(7L), saved);
        var resumed = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(scratch, 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        for (var i = 0; i < 2; i++) assertArrayEquals(straight.get(i).sae().decoder(), resumed.get(i).sae().decoder());
    }

    @Test
    void a_disk_that_fills_up_stops_training_with_the_reason_and_the_resume_point_before_leads_to_the_same_bits()
            throws Exception {
        var straight = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(folder.resolve("a"), 5),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        // room for one resume point and a half
        var small = Configuration.unix().toBuilder().setBlockSize(4096).setMaxSize(160 << 10).build();
        try (var disk = Jimfs.newFileSystem(small)) {
            var scratch = Files.createDirectories(disk.getPath("/scratch"));
            var full = assertThrows(
                    IOException.class,
                    () -> SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(scratch, 5),
                            recording(new ArrayList<>(), Long.MAX_VALUE)));
            assertEquals("The resume point of step 10 cannot be written (out of disk space); the one before is kept.",
                    full.getMessage());
            for (var name : List.of("sae-1.safetensors", "sae-2.safetensors")) {
                var rescued = Files.createDirectories(folder.resolve("b/resume")).resolve(name);
                Files.copy(scratch.resolve("resume").resolve(name), rescued);
            }
        }
        var resumed = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(folder.resolve("b"), 5),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        for (var i = 0; i < 2; i++) assertArrayEquals(straight.get(i).sae().decoder(), resumed.get(i).sae().decoder());
    }

    @Test
    void resume_points_that_may_take_no_time_come_once_so_a_disk_with_room_for_one_does_not_fill_up() throws Exception {
        var small = Configuration.unix().toBuilder().setBlockSize(4096).setMaxSize(160 << 10).build();
        try (var disk = Jimfs.newFileSystem(small)) {
            var scratch = Files.createDirectories(disk.getPath("/scratch"));
            var settings = new SaeTrainer.Settings(Device.cpu(), StepKind.AUTO, false, scratch, 5, 0);
            assertEquals(2, SaeTrainer
                    .train(tasks(1, 2), streams(1, 2), settings, recording(new ArrayList<>(), Long.MAX_VALUE)).size());
            try (var tensors = Safetensors.open(
                    Files.copy(scratch.resolve("resume/sae-1.safetensors"), folder.resolve("first.safetensors")))) {
                assertEquals("5", tensors.metadata().get("step"));
            }
        }
    }

    @Test
    void a_buffer_filled_ahead_changes_no_bit_and_is_ended_with_a_training_that_fails() throws Exception {
        var straight = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings(folder.resolve("a"), 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        var settings = new SaeTrainer.Settings(Devices.tested(), StepKind.AUTO, true, folder.resolve("b"), 5, 1);
        assertThrows(IllegalStateException.class,
                () -> SaeTrainer.train(tasks(1, 2), streams(1, 2), settings, recording(new ArrayList<>(), 8 * 32)));
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("activations")), "nothing goes on alone");
        var ahead = SaeTrainer.train(tasks(1, 2), streams(1, 2), settings,
                recording(new ArrayList<>(), Long.MAX_VALUE));
        for (var i = 0; i < 2; i++) {
            assertArrayEquals(straight.get(i).sae().encoder(), ahead.get(i).sae().encoder());
            assertArrayEquals(straight.get(i).sae().decoder(), ahead.get(i).sae().decoder());
        }
    }

    @Test
    void saes_of_one_layer_with_other_settings_end_with_the_bits_they_have_alone() throws Exception {
        var base = tasks(2).get(0).config();
        var tasks = List.of(
                new SaeTask(1, 2, base),
                new SaeTask(2, 2, base.with(96, 3, 2e-3, 3)),
                new SaeTask(3, 2, base.with(64, 4, 5e-3, 4)));
        var together = SaeTrainer.train(tasks, streams(2), settings(folder.resolve("a"), 1000),
                recording(new ArrayList<>(), Long.MAX_VALUE));
        for (var i = 0; i < tasks.size(); i++) {
            var alone = SaeTrainer.train(tasks.subList(i, i + 1), streams(2), settings(folder.resolve("b" + i), 1000),
                    recording(new ArrayList<>(), Long.MAX_VALUE));
            assertArrayEquals(alone.get(0).sae().encoder(), together.get(i).sae().encoder());
            assertArrayEquals(alone.get(0).sae().decoder(), together.get(i).sae().decoder());
        }
    }

    private static List<SaeTask> tasks(int... layers) {
        var config = new SaeConfig(64, 4, 40 * 32, 32, 5e-3, 5, 0.9, 0.999, 6.25e-10, 150, Normalization.L2, 100, 1e-5,
                3, 3);
        var tasks = new ArrayList<SaeTask>();
        for (var layer : layers) tasks.add(new SaeTask(layer, layer, config));
        return tasks;
    }

    private static SaeTrainer.Settings settings(Path scratch, int resumeEverySteps) {
        return settings(StepKind.AUTO, scratch, resumeEverySteps);
    }

    private static SaeTrainer.Settings settings(StepKind step, Path scratch, int resumeEverySteps) {
        return new SaeTrainer.Settings(step == StepKind.JAVA ? Device.cpu() : Devices.tested(), step, false, scratch,
                resumeEverySteps, 1);
    }

    private static SaeTrainer.Streams streams(int... layers) throws Exception {
        var wanted = new TreeSet<Integer>();
        for (var layer : layers) wanted.add(layer);
        var english = GivenSequences.random(40, 16, 300, 1);
        var japanese = GivenSequences.random(30, 16, 300, 2);
        return new SaeTrainer.Streams(
                new ActivationStream(model, new DocumentStream(english, japanese, Split.TRAIN, 9), wanted,
                        Normalization.L2),
                new ActivationStream(model, new DocumentStream(english, japanese, Split.VALIDATION, 9), wanted,
                        Normalization.L2));
    }

    private static SaeTrainer.Listener recording(List<Double> losses, long failAt) {
        return new SaeTrainer.Listener() {
            @Override
            public void at(long done, long total) {
                if (done >= failAt) throw new IllegalStateException("killed");
            }

            @Override
            public void filling(long done, long total) {}

            @Override
            public void loss(SaeTask task, long step, double loss) {
                losses.add(loss);
            }
        };
    }
}
