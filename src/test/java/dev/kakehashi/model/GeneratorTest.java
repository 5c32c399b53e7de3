package dev.kakehashi.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The golden Llama (grouped-query attention) continues random prompts; the twin has no cache, no padding and no batch.
 */
class GeneratorTest {
    private static CausalTransformer model;
    private static final List<int[]> PROMPTS = new ArrayList<>();

    @BeforeAll
    static void load() throws Exception {
        model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested());
        var random = new Random(8);
        for (var length : new int[] {3, 9, 5, 5, 12}) {
            var prompt = new int[length];
            for (var i = 0; i < length; i++) prompt[i] = i == 0 ? 1 : 3 + random.nextInt(290);
            PROMPTS.add(prompt);
        }
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void greedy_continuations_equal_those_of_running_the_whole_text_again_for_every_token() {
        var texts = generator(10, 1, 1, List.of(), -1).generate(PROMPTS, null, Progress.NONE);
        for (var i = 0; i < PROMPTS.size(); i++) {
            var whole = PROMPTS.get(i);
            for (var step = 0; step < 10; step++) whole = with(whole, best(whole));
            assertArrayEquals(Arrays.copyOfRange(whole, PROMPTS.get(i).length, whole.length), texts.get(i).ids(),
                    "prompt " + i);
        }
    }

    @Test
    void rows_without_a_token_are_never_generated_and_stay_in_the_softmax() throws Exception {
        try (var fewer = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested())) {
            var prompt = PROMPTS.get(0);
            var ids = new int[][] {prompt};
            var before = predicted(fewer, ids);
            var losses = fewer.tokenLosses(ids, null)[0];
            int best = before.tokens()[0][0];
            fewer.leaveOut(new int[] {best, fewer.config().vocabulary() - 1});
            var after = predicted(fewer, ids);
            for (var token : after.tokens()[0]) assertTrue(token != best && token != fewer.config().vocabulary() - 1);
            assertEquals(before.tokens()[0][1], after.tokens()[0][0]);
            assertEquals(before.probabilities()[0][1], after.probabilities()[0][0],
                    "the share the absent row takes is not given to others");
            assertArrayEquals(losses, fewer.tokenLosses(ids, null)[0]);
            int next = best(prompt);
            fewer.leaveOut(new int[] {next});
            for (var beams : new int[] {1, 3})
                for (var text : new Generator(fewer, new Generator.Options(20, beams, 1, List.of(), false, 2),
                        Arrays::toString, Set.of()).generate(PROMPTS, null, Progress.NONE))
                    assertTrue(Arrays.stream(text.ids()).noneMatch(id -> id == next));
        }
    }

    private static PausedPass.Outcome predicted(CausalTransformer model, int[][] ids) {
        try (var paused = model.pause(ids, 1)) {
            return paused.continueFrom(paused.residual(), 5);
        }
    }

    @Test
    void a_generation_that_goes_on_behind_any_finished_batch_ends_with_the_same_texts() {
        var options = new Generator.Options(6, 2, 1, List.of(), false, 2);
        var generator = new Generator(model, options, Arrays::toString, Set.of());
        var told = new ArrayList<List<Generator.Text>>();
        var straight = generator.generate(PROMPTS, null, List.of(), told::add, Progress.NONE);
        assertEquals(List.of(2, 4, 5), told.stream().map(List::size).toList());
        for (var before : told) {
            var more = new ArrayList<List<Generator.Text>>();
            var first = new ArrayList<Long>();
            var resumed = generator.generate(PROMPTS, null, before, more::add, (done, total) -> first.add(done));
            assertEquals(told.size() - told.indexOf(before) - 1, more.size());
            assertEquals(before.size(), first.get(0));
            for (var i = 0; i < straight.size(); i++) {
                assertArrayEquals(straight.get(i).ids(), resumed.get(i).ids());
                assertEquals(straight.get(i).logProbability(), resumed.get(i).logProbability());
            }
        }
    }

    @Test
    void the_log_probability_of_a_continuation_is_the_sum_of_its_token_losses() {
        var texts = generator(6, 1, 1, List.of(), -1).generate(PROMPTS, null, Progress.NONE);
        for (var i = 0; i < PROMPTS.size(); i++) {
            var whole = Arrays.copyOf(PROMPTS.get(i), PROMPTS.get(i).length + 6);
            System.arraycopy(texts.get(i).ids(), 0, whole, PROMPTS.get(i).length, 6);
            var losses = model.tokenLosses(new int[][] {whole}, null)[0];
            double sum = 0;
            for (var at = PROMPTS.get(i).length - 1; at < losses.length; at++) sum -= losses[at];
            assertEquals(sum, texts.get(i).logProbability(), 1e-3);
        }
    }

    @Test
    void padding_and_company_change_nothing() {
        var together = generator(8, 3, 0.7, List.of(), -1).generate(PROMPTS, null, Progress.NONE);
        for (var i = 0; i < PROMPTS.size(); i++) {
            var alone = generator(8, 3, 0.7, List.of(), -1).generate(List.of(PROMPTS.get(i)), null, Progress.NONE)
                    .get(0);
            assertArrayEquals(alone.ids(), together.get(i).ids());
            assertEquals(alone.logProbability(), together.get(i).logProbability(), 1e-4);
        }
    }

    @Test
    void as_many_beams_as_tokens_find_the_best_pair_of_all() {
        int vocabulary = model.config().vocabulary();
        var text = generator(2, vocabulary, 0, List.of(), -1).generate(PROMPTS.subList(0, 1), null, Progress.NONE)
                .get(0);
        double best = Double.NEGATIVE_INFINITY;
        var first = logProbabilities(PROMPTS.get(0));
        for (var a = 0; a < vocabulary; a++) {
            var second = logProbabilities(with(PROMPTS.get(0), a));
            for (var b = 0; b < vocabulary; b++) best = Math.max(best, first[a] + second[b]);
        }
        assertEquals(best, text.logProbability(), 1e-4);
    }

    @Test
    void more_beams_never_find_a_less_probable_text_than_greedy_search_when_nothing_ends_early() {
        for (var prompt : PROMPTS) {
            double greedy = generator(3, 1, 0, List.of(), -1).generate(List.of(prompt), null, Progress.NONE).get(0)
                    .logProbability();
            double wide = generator(3, 40, 0, List.of(), -1).generate(List.of(prompt), null, Progress.NONE).get(0)
                    .logProbability();
            assertTrue(wide >= greedy - 1e-5, wide + " " + greedy);
        }
    }

    @Test
    void a_text_ends_before_its_stop_string_or_its_end_token_whichever_comes_first() {
        var free = generator(10, 1, 1, List.of(), -1).generate(PROMPTS, null, Progress.NONE);
        for (var i = 0; i < PROMPTS.size(); i++) {
            var words = free.get(i).text();
            var stop = " " + free.get(i).ids()[4] + " ";
            int expected = words.indexOf(stop);
            assertEquals(words.substring(0, expected), generator(10, 1, 1, List.of(stop), -1)
                    .generate(List.of(PROMPTS.get(i)), null, Progress.NONE).get(0).text());
            int end = free.get(i).ids()[3];
            int before = 0;
            while (free.get(i).ids()[before] != end) before++;
            assertArrayEquals(
                    Arrays.copyOf(free.get(i).ids(), before),
                    generator(10, 1, 1, List.of(), end).generate(List.of(PROMPTS.get(i)), null, Progress.NONE).get(0)
                            .ids());
        }
    }

    @Test
    void an_edit_sees_every_token_once_in_its_row_even_when_beams_change_places() {
        var edit = new Recording();
        var text = generator(5, 4, 0, List.of(), -1).generate(PROMPTS.subList(0, 2),
                (padding, capacity) -> edit.begin(padding), Progress.NONE);
        assertEquals(2, text.size());
        assertTrue(edit.calls == 5 && edit.agreed, "tokens of each row follow what the row was before");
    }

    @Test
    void a_residual_stream_read_token_by_token_equals_the_one_of_the_whole_text() {
        var prompt = PROMPTS.get(4);
        var whole = new float[1][];
        model.residuals(new int[][] {prompt}, new TreeSet<>(List.of(2)),
                (layer, residual) -> whole[0] = residual.toFloatArray());
        try (var pass = new CachedPass(model, 2, new int[] {0}, 20)) {
            int width = model.config().width();
            var start = pass.residual(new int[][] {Arrays.copyOf(prompt, 7)});
            assertArrayEquals(Arrays.copyOf(whole[0], 7 * width), start, 1e-4f);
            for (var at = 7; at < prompt.length; at++)
                assertArrayEquals(Arrays.copyOfRange(whole[0], at * width, (at + 1) * width),
                        pass.residual(new int[][] {{prompt[at]}}), 1e-4f);
        }
    }

    @Test
    void what_does_not_fit_into_the_context_is_refused() {
        assertThrows(IllegalArgumentException.class,
                () -> generator(model.config().context(), 1, 1, List.of(), -1).generate(PROMPTS, null, Progress.NONE));
    }

    private static final class Recording implements GrowingEdit {
        private List<String> rows;
        private int calls;
        private boolean agreed = true;

        Recording begin(int[] padding) {
            rows = new ArrayList<>();
            for (var ignored : padding) rows.add("");
            return this;
        }

        @Override
        public int layer() {
            return 1;
        }

        @Override
        public NDArray apply(int[][] tokens, NDArray residual) {
            calls++;
            agreed &= tokens.length == rows.size() && residual.getShape().get(0) == tokens.length
                    && residual.getShape().get(1) == tokens[0].length;
            for (var row = 0; row < tokens.length; row++)
                rows.set(row, rows.get(row) + Arrays.stream(tokens[row]).mapToObj(Integer::toString)
                        .collect(Collectors.joining(" ", "", " ")));
            return residual;
        }

        @Override
        public void reorder(int[] order) {
            rows = new ArrayList<>(Arrays.stream(order).mapToObj(rows::get).toList());
        }
    }

    @Test
    void a_text_ends_at_whichever_of_several_end_tokens_comes_first() {
        var free = generator(10, 1, 1, List.of(), -1).generate(PROMPTS, null, Progress.NONE);
        for (var i = 0; i < PROMPTS.size(); i++) {
            var ids = free.get(i).ids();
            var options = new Generator.Options(10, 1, 1, List.of(), false, 3);
            var text = new Generator(model, options, Arrays::toString, Set.of(ids[7], ids[4]))
                    .generate(List.of(PROMPTS.get(i)), null, Progress.NONE).get(0);
            int first = 0;
            while (ids[first] != ids[7] && ids[first] != ids[4]) first++;
            assertArrayEquals(Arrays.copyOf(ids, first), text.ids(), "prompt " + i);
        }
    }

    private static Generator generator(int newTokens, int beams, double penalty, List<String> stops, int end) {
        return new Generator(model, new Generator.Options(newTokens, beams, penalty, stops, false, 3),
                ids -> Arrays.stream(ids).mapToObj(id -> " " + id + " ").collect(Collectors.joining()),
                end < 0 ? Set.of() : Set.of(end));
    }

    private static int best(int[] prompt) {
        var logits = model.lastLogits(new int[][] {prompt})[0];
        int best = 0;
        for (var id = 1; id < logits.length; id++) if (logits[id] > logits[best]) best = id;
        return best;
    }

    private static double[] logProbabilities(int[] prompt) {
        var logits = model.lastLogits(new int[][] {prompt})[0];
        double sum = 0;
        for (var logit : logits) sum += Math.exp(logit);
        var result = new double[logits.length];
        for (var id = 0; id < logits.length; id++) result[id] = logits[id] - Math.log(sum);
        return result;
    }

    private static int[] with(int[] prompt, int token) {
        var longer = Arrays.copyOf(prompt, prompt.length + 1);
        longer[prompt.length] = token;
        return longer;
    }
}
