package dev.kakehashi.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
    private static final int VOCABULARY = 20;

    @TempDir Path folder;

    @Test
    void the_loss_falls_from_the_entropy_of_a_guess_to_almost_nothing_on_a_counting_task() throws Exception {
        var losses = new ArrayList<Double>();
        train(config(60, 4, List.of(60)), folder, new Recording(losses, new ArrayList<>(), Long.MAX_VALUE));
        assertEquals(Math.log(VOCABULARY), losses.get(0), 0.15);
        assertTrue(losses.get(59) < 0.5, "last loss " + losses.get(59));
    }

    @Test
    void a_written_checkpoint_is_a_folder_that_loads_and_gives_the_same_losses() throws Exception {
        var written = new ArrayList<Path>();
        var losses = new ArrayList<Double>();
        train(config(3, 4, List.of(0, 3)), folder, new Recording(losses, written, Long.MAX_VALUE));
        assertEquals(2, written.size());
        try (var model = CausalTransformer.load(written.get(0), Devices.tested())) {
            model.check(Progress.NONE);
            var first = model.tokenLosses(new int[][] {counting(0), counting(1), counting(2), counting(3)}, null);
            assertEquals(Math.log(VOCABULARY), mean(first), 0.3);
        }
    }

    @Test
    void the_same_seed_gives_the_same_bits() throws Exception {
        var first = new ArrayList<Path>();
        var second = new ArrayList<Path>();
        train(config(12, 4, List.of(12)), folder.resolve("a"), new Recording(new ArrayList<>(), first, Long.MAX_VALUE));
        train(config(12, 4, List.of(12)), folder.resolve("b"),
                new Recording(new ArrayList<>(), second, Long.MAX_VALUE));
        assertArrayEquals(
                Files.readAllBytes(first.get(0).resolve("model.safetensors")),
                Files.readAllBytes(second.get(0).resolve("model.safetensors")));
    }

    @Test
    void training_that_is_killed_and_picked_up_again_ends_with_the_same_bits() throws Exception {
        var straight = folder.resolve("straight");
        var broken = folder.resolve("broken");
        var whole = new ArrayList<Path>();
        train(config(12, 4, List.of(12)), straight, new Recording(new ArrayList<>(), whole, Long.MAX_VALUE));
        assertThrows(
                IllegalStateException.class,
                () -> train(config(12, 4, List.of(12)), broken,
                        new Recording(new ArrayList<>(), new ArrayList<>(), 8)));
        var resumed = new ArrayList<Path>();
        var losses = new ArrayList<Double>();
        train(config(12, 4, List.of(12)), broken, new Recording(losses, resumed, Long.MAX_VALUE));
        assertEquals(7, losses.size(), "continues behind step 5");
        assertArrayEquals(
                Files.readAllBytes(whole.get(0).resolve("model.safetensors")),
                Files.readAllBytes(resumed.get(0).resolve("model.safetensors")));
    }

    @Test
    void weights_that_the_last_step_made_infinite_are_written_neither_as_a_checkpoint_nor_as_a_resume_point() {
        var written = new ArrayList<Path>();
        var config = new PretrainConfig(
                2, 32, 4, 2, 64, 16, true, 0.5, 4, 1, 3.3e38, 1, 0, 0, 0.95, 1, 1.0, List.of(1), 7);
        var ended = assertThrows(java.io.IOException.class,
                () -> train(config, folder, new Recording(new ArrayList<>(), written, Long.MAX_VALUE)));
        assertEquals("The loss or the weights are no longer finite at step 1: try a smaller learning rate.",
                ended.getMessage());
        assertEquals(List.of(), written);
        assertTrue(Files.notExists(folder.resolve("resume.safetensors")));
    }

    @Test
    void tied_embeddings_are_written_once() throws Exception {
        var written = new ArrayList<Path>();
        train(config(1, 4, List.of(1)), folder, new Recording(new ArrayList<>(), written, Long.MAX_VALUE));
        try (var tensors = Safetensors.open(written.get(0).resolve("model.safetensors"))) {
            assertTrue(!tensors.tensors().containsKey("lm_head.weight"));
            assertEquals(config(1, 4, List.of()).shape(VOCABULARY).parameters(), tensors.tensors().values().stream()
                    .mapToLong(t -> t.elements()).sum());
        }
    }

    private static PretrainConfig config(int steps, int batch, List<Integer> checkpoints) {
        return new PretrainConfig(
                2, 32, 4, 2, 64, 16, true, 0.5, batch, steps, 2e-2, 0.1, 3, 0.9, 0.95, 0.01, 1.0, checkpoints, 7);
    }

    private static void train(PretrainConfig config, Path scratch, Recording recording) throws Exception {
        var source = new Pretrainer.SequenceSource() {
            @Override
            public int size() {
                return VOCABULARY;
            }

            @Override
            public int[] sequence(int index) {
                return counting(index);
            }
        };
        Pretrainer.train(config, new Pretrainer.Sources(source, source, VOCABULARY, 1, 2), scratch, 5, recording,
                recording);
    }

    private static int[] counting(int start) {
        var row = new int[16];
        for (var i = 0; i < row.length; i++) row[i] = (start + i) % VOCABULARY;
        return row;
    }

    /** Dies at a report of so many steps. */
    private record Recording(List<Double> losses, List<Path> written, long failAt)
            implements
                ResumableProgress,
                Pretrainer.Listener {
        @Override
        public void at(long done, long total) {
            if (done >= failAt) throw new IllegalStateException("killed");
        }

        @Override
        public void loss(long step, double loss, double learningRate) {
            losses.add(loss);
        }

        @Override
        public void checkpoint(long step, Path folderWritten) throws java.io.IOException {
            var kept = folderWritten.resolveSibling("kept" + step);
            Files.move(folderWritten, kept);
            written.add(kept);
        }
    }

    private static double mean(float[][] rows) {
        double sum = 0;
        for (var row : rows) for (var value : row) sum += value;
        return sum / rows.length / rows[0].length;
    }
}
