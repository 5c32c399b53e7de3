package dev.kakehashi.analysis.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.files.Durable;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passes that are killed and go on against the one that was left alone, file by file and number by number. */
class EvaluationResumeTest {
    private static final int SEQUENCES = 170; // five whole batches and a smaller one
    private static final int LENGTH = 16;
    private static CausalTransformer model;
    private static TokenizedCorpus english;
    private static TokenizedCorpus japanese;

    @TempDir Path folder;

    @BeforeAll
    static void load() throws Exception {
        english = GivenSequences.random(90, LENGTH, 300, 1);
        japanese = GivenSequences.random(90, LENGTH, 300, 2);
        model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested());
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void a_pass_that_is_killed_at_any_report_ends_with_the_same_bits() throws IOException {
        for (var retention : new double[] {0, 0.5}) {
            var straight = run(saes(), folder.resolve("straight"), retention, 1, new Watcher(Integer.MAX_VALUE));
            var expected = contents(folder.resolve("straight"));
            int reports = straight.watcher.reports;
            for (var kill = 2; kill < reports; kill += 3) {
                var scratch = folder.resolve("killed-" + retention + "-" + kill);
                int at = kill;
                assertThrows(IllegalStateException.class, () -> run(saes(), scratch, retention, 1, new Watcher(at)));
                var resumed = run(saes(), scratch, retention, 1, new Watcher(Integer.MAX_VALUE));
                assertSame(expected, contents(scratch));
                assertEquals(straight.metrics, resumed.metrics);
                if (kill > 5) assertTrue(resumed.watcher.log.get(0).startsWith("Continues behind token "),
                        resumed.watcher.log.toString());
            }
            Durable.delete(folder.resolve("straight"));
        }
    }

    @Test
    void a_pass_that_is_killed_again_and_again_while_the_dead_go_on_writing_ends_with_the_same_bits()
            throws IOException {
        var straight = run(saes(), folder.resolve("straight"), 0, 1, new Watcher(Integer.MAX_VALUE));
        var scratch = folder.resolve("killed");
        var woken = new ArrayList<FileChannel>();
        for (var kill = 0; kill < 5; kill++) {
            assertThrows(IllegalStateException.class, () -> run(saes(), scratch, 0, 1, new Watcher(5)));
            for (var file : waiting(scratch))
                woken.add(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
            for (var late : woken)
                late.write(java.nio.ByteBuffer.wrap("written by a worker that woke".getBytes(StandardCharsets.UTF_8)));
        }
        var resumed = run(saes(), scratch, 0, 1, new Watcher(Integer.MAX_VALUE));
        for (var late : woken) late.close();
        assertSame(contents(folder.resolve("straight")), contents(scratch));
        assertEquals(straight.metrics, resumed.metrics);
    }

    @Test
    void a_pass_that_is_handed_over_continues_behind_the_very_batch() throws IOException {
        var straight = run(saes(), folder.resolve("straight"), 0, 0, new Watcher(Integer.MAX_VALUE));
        var leaving = new Watcher(Integer.MAX_VALUE) {
            private boolean asked;

            @Override
            public void at(long done, long total) {
                super.at(done, total);
                if (asked) throw new IllegalStateException("going down");
                asked = done == 64L * (LENGTH - 1);
            }

            @Override
            public boolean handsOver() {
                return asked;
            }
        };
        var scratch = folder.resolve("left");
        assertThrows(IllegalStateException.class, () -> run(saes(), scratch, 0, 0, leaving));
        assertEquals(1, leaving.saved);
        var resumed = run(saes(), scratch, 0, 0, new Watcher(Integer.MAX_VALUE));
        assertEquals(List.of("Continues behind token 1,440 of 2,550."), resumed.watcher.log);
        assertEquals(1440, resumed.watcher.first, "what was done before is shown as done");
        assertSame(contents(folder.resolve("straight")), contents(scratch));
        assertEquals(straight.metrics, resumed.metrics);
    }

    @Test
    void a_finished_pass_is_not_made_again_and_may_be_asked_for_fewer_saes() throws IOException {
        var straight = run(saes(), folder, 0, 1, new Watcher(Integer.MAX_VALUE));
        Durable.delete(folder.resolve("small")); // its analysis has its place
        var again = run(saes().subList(1, 3), folder, 0, 1, new Watcher(Integer.MAX_VALUE));
        assertEquals(List.of("Continues behind token 2,550 of 2,550."), again.watcher.log);
        assertEquals(straight.metrics.get("deeper"), again.metrics.get("deeper"));
        assertEquals(0, again.watcher.saved);
    }

    @Test
    void a_resume_point_that_does_not_fit_or_is_damaged_is_said_to_be_and_the_pass_begins_anew() throws IOException {
        var straight = run(saes(), folder.resolve("straight"), 0, 1, new Watcher(Integer.MAX_VALUE));
        var scratch = folder.resolve("killed");
        assertThrows(IllegalStateException.class, () -> run(saes(), scratch, 0.5, 1, new Watcher(8)));
        var other = run(saes(), scratch, 0, 1, new Watcher(Integer.MAX_VALUE));
        assertEquals(
                "The resume point cannot be used, because it belongs to other evaluation tokens: the analysis begins "
                        + "anew.",
                other.watcher.log.get(0));
        assertSame(contents(folder.resolve("straight")), contents(scratch));
        assertEquals(straight.metrics, other.metrics);

        Durable.delete(scratch);
        assertThrows(IllegalStateException.class, () -> run(saes(), scratch, 0, 1, new Watcher(8)));
        for (var file : waiting(scratch).subList(0, 1)) Files.write(file, new byte[3]);
        var shorter = run(saes(), scratch, 0, 1, new Watcher(Integer.MAX_VALUE));
        assertTrue(shorter.watcher.log.get(0).contains("is shorter than it was"), shorter.watcher.log.toString());
        assertEquals(straight.metrics, shorter.metrics);

        Durable.delete(scratch);
        assertThrows(IllegalStateException.class, () -> run(saes(), scratch, 0, 1, new Watcher(8)));
        var state = Files.readAllBytes(scratch.resolve("pass.state"));
        state[state.length / 2] ^= 1;
        Files.write(scratch.resolve("pass.state"), state);
        var damaged = run(saes(), scratch, 0, 1, new Watcher(Integer.MAX_VALUE));
        assertEquals(0, damaged.watcher.first);
        assertEquals(straight.metrics, damaged.metrics);
    }

    @Test
    void resume_points_that_may_take_no_time_are_not_written_before_the_end() throws IOException {
        var watched = run(saes(), folder, 0, 0, new Watcher(Integer.MAX_VALUE));
        assertEquals(1, watched.watcher.saved);
        assertFalse(waiting(folder).iterator().hasNext(), "what waited is sorted and gone");
    }

    @Test
    void losses_that_were_measured_are_not_measured_again() throws IOException {
        var straight = recovered("straight", new Watcher(Integer.MAX_VALUE));
        var all = new Watcher(Integer.MAX_VALUE);
        recovered("counted", all);
        for (var kill = 2; kill <= all.reports; kill++) {
            int at = kill;
            assertThrows(IllegalStateException.class, () -> recovered("killed-" + at, new Watcher(at)));
            var resumed = new Watcher(Integer.MAX_VALUE);
            assertEquals(straight, recovered("killed-" + at, resumed));
            assertEquals(all.reports - (at - 1) / 2 * 2, resumed.reports, "two batches a pass");
            assertEquals((at - 1) / 2 * 32L, resumed.first);
        }
    }

    private record Ran(Map<String, Map<SaeMetric, Map<String, Double>>> metrics, Watcher watcher) {}

    private static Ran run(List<EvaluatedSae> saes, Path into, double retention, double share, Watcher watcher)
            throws IOException {
        var stream = new ActivationStream(model, documents(), new TreeSet<>(List.of(1, 2)), Normalization.L2);
        var passed = EvaluationPass.run(saes, stream, SEQUENCES, new EvaluationPass.Settings(retention, into, share),
                watcher);
        var metrics = new TreeMap<String, Map<SaeMetric, Map<String, Double>>>();
        for (var sae : saes) metrics.put(sae.key(), passed.reconstruction(sae.key()));
        return new Ran(metrics, watcher);
    }

    private Map<String, Map<String, CrossEntropies>> recovered(String name, Watcher watcher) throws IOException {
        var passes = new RecoveredCrossEntropy.Passes(model, documents(), 32, folder.resolve(name), false);
        return RecoveredCrossEntropy.of(saes(), passes, 1, watcher);
    }

    /** Dies at a report, as kill -9 does: nothing is tidied up that the disk does not hold. */
    private static class Watcher implements ResumableProgress {
        private final int dies;
        final List<String> log = new ArrayList<>();
        int reports;
        int saved;
        long first = -1;

        Watcher(int dies) {
            this.dies = dies;
        }

        @Override
        public void at(long done, long total) {
            if (first < 0) first = done;
            if (++reports == dies) throw new IllegalStateException("killed");
        }

        @Override
        public void saved() {
            saved++;
        }

        @Override
        public void log(String line) {
            log.add(line);
        }
    }

    private static DocumentStream documents() {
        return new DocumentStream(english, japanese, Split.EVALUATION, 9);
    }

    private static List<Path> waiting(Path scratch) throws IOException {
        try (var files = Files.walk(scratch)) {
            return files.filter(file -> file.getFileName().toString().contains(".pairs")).sorted().toList();
        }
    }

    private static Map<String, byte[]> contents(Path of) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        try (var files = Files.walk(of)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                contents.put(of.relativize(file).toString(), Files.readAllBytes(file));
        }
        return contents;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(List.of("deeper/activations.index", "evaluation.tokens", "large/activations.index", "pass.state",
                "small/activations.index"), List.copyOf(expected.keySet()));
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, content) -> assertArrayEquals(content, actual.get(name), name));
    }

    private static List<EvaluatedSae> saes() {
        return List.of(new EvaluatedSae("small", 1, sae(40, 4, 1)), new EvaluatedSae("large", 1, sae(600, 7, 2)),
                new EvaluatedSae("deeper", 2, sae(40, 4, 3)));
    }

    private static TopKSae sae(int latents, int k, long seed) {
        int width = model.config().width();
        var encoder = new float[latents * width];
        var decoder = new float[latents * width];
        Seeds.normal(Seeds.generator(seed, "encoder"), encoder);
        Seeds.normal(Seeds.generator(seed, "decoder"), decoder);
        return new TopKSae(width, latents, k, Normalization.L2, encoder, new float[latents], decoder, new float[width]);
    }
}
