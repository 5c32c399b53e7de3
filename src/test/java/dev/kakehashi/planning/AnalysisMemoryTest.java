package dev.kakehashi.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.PassMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What analyses are estimated to take, and the groups that makes. */
class AnalysisMemoryTest {
    private static final long GIB = 1L << 30;
    private static final Machine UNLIMITED = new Machine(1000 * GIB, 1000 * GIB, false, false);

    @Test
    void the_middle_layer_of_the_largest_model_of_the_paper_is_analysed_on_24_gib_with_a_heap_of_2_5_gib()
            throws Exception {
        var small = new Machine((long) (0.9 * 24 * GIB), (long) (2.5 * GIB), false, false);
        var memory = AnalysisMemory.of(models(), saes(14, 14), AnalysisOptions.paper(), small);
        assertTrue(memory.fits(small), memory.toString());
        var tiny = new Machine(12 * GIB, (long) (2.5 * GIB), false, false);
        var blockwise = AnalysisMemory.of(models(), saes(14, 14), AnalysisOptions.paper(), tiny);
        assertTrue(blockwise.blockwise());
        assertTrue(blockwise.fits(tiny), blockwise.toString());
    }

    @Test
    void the_whole_model_is_held_for_the_losses_where_it_fits_and_otherwise_one_block_of_it() throws Exception {
        var whole = AnalysisMemory.of(models(), saes(2, 2), AnalysisOptions.paper(), UNLIMITED);
        var blockwise = AnalysisMemory.of(models(), saes(2, 2), AnalysisOptions.paper(),
                new Machine(1, 1, false, false));
        assertFalse(whole.blockwise());
        assertTrue(blockwise.blockwise());
        var shape = models().model();
        assertTrue(whole.crossEntropy() > PassMemory.blocks(shape, 28));
        assertTrue(blockwise.crossEntropy() < whole.crossEntropy() - PassMemory.blocks(shape, 25));
    }

    @Test
    void groups_keep_within_the_limit_and_hold_every_sae_once() throws Exception {
        var saes = saes(1, 28);
        for (var gib : new long[] {20, 30, 60, 1000}) {
            var machine = new Machine(gib * GIB, 1000 * GIB, false, false);
            var groups = AnalysisMemory.groups(models(), saes, AnalysisOptions.paper(), machine);
            var all = new ArrayList<Integer>();
            for (var group : groups) {
                all.addAll(group);
                assertTrue(AnalysisMemory
                        .of(models(), group.stream().map(saes::get).toList(), AnalysisOptions.paper(), machine)
                        .fits(machine), gib + " GiB");
            }
            assertEquals(IntStream.range(0, 28).boxed().toList(), all);
        }
        assertEquals(1, AnalysisMemory.groups(models(), saes, AnalysisOptions.paper(), UNLIMITED).size());
        assertTrue(AnalysisMemory
                .groups(models(), saes, AnalysisOptions.paper(), new Machine(1000 * GIB, 4 * GIB, false, false))
                .size() > 4, "a small heap");
    }

    private static AnalysisMemory.Models models() throws Exception {
        var shape = ModelConfig.parse(
                "{\"model_type\": \"llama\", \"hidden_size\": 3072, \"num_hidden_layers\": 28, "
                        + "\"num_attention_heads\": 24,"
                        + " \"intermediate_size\": 8192, \"vocab_size\": 99584}");
        return new AnalysisMemory.Models(shape, shape, 64);
    }

    private static List<AnalysisMemory.Shape> saes(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(layer -> new AnalysisMemory.Shape(layer, 32_768, 32)).toList();
    }
}
