package dev.kakehashi.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.PassMemory;
import org.junit.jupiter.api.Test;

class InterventionMemoryTest {
    private static final long GIB = 1L << 30;
    private static final Machine MACHINE = new Machine(40 * GIB, 10 * GIB, false, false);

    @Test
    void both_models_are_counted_as_far_as_they_are_run_and_comet_only_beside_what_stays() throws Exception {
        var shape = shape();
        var memory = memory(14, null);
        assertEquals(PassMemory.blocks(shape, 14) + PassMemory.blocks(shape, 28) + PassMemory.unembedding(shape),
                memory.models());
        assertTrue(memory.fits(MACHINE), memory.toString());
        assertEquals(0, memory.translation() + memory.comet());
        assertTrue(memory(28, null).total() > memory.total() + PassMemory.blocks(shape, 13));
        var small = memory(14, new InterventionMemory.Translated(100, 16, 500, 64, 2 * GIB));
        assertEquals(InterventionMemory.Part.TRANSLATION, small.largest());
        var comet = memory(14, new InterventionMemory.Translated(100, 16, 500, 64, 35 * GIB));
        assertEquals(InterventionMemory.Part.COMET, comet.largest());
        assertEquals(comet.base() + comet.sae() + 35 * GIB, comet.total());
    }

    @Test
    void more_beams_and_longer_prompts_take_more_and_are_refused_where_they_do_not_fit() throws Exception {
        var few = memory(14, new InterventionMemory.Translated(100, 16, 500, 64, 0));
        var many = memory(14, new InterventionMemory.Translated(100, 16 * 8, 3000, 64, 0));
        assertTrue(few.fits(MACHINE), few.toString());
        assertFalse(many.fits(MACHINE), many.toString());
        assertEquals(InterventionMemory.Part.TRANSLATION, many.largest());
    }

    /** Ten million documents under many arms would fill the heap with sums when the job ends. */
    @Test
    void sums_of_very_many_documents_count_in_the_heap() throws Exception {
        var options = InterventionOptions.paper(14);
        var many = new InterventionOptions(
                options.injection(), options.classes(), options.picked(), options.n(), options.alphas(),
                options.selection(), options.seeds(),
                options.controls(), 10_000_000, options.kept(), options.resamples(), options.seed(), options.split());
        var memory = InterventionMemory.of(shapes(14), many, 200, null, MACHINE);
        assertTrue(memory.heap() > 20 * GIB);
        assertFalse(memory.fits(MACHINE));
    }

    private static InterventionMemory memory(int layer, InterventionMemory.Translated translated) throws Exception {
        return InterventionMemory.of(shapes(layer), InterventionOptions.paper(layer), 30, translated, MACHINE);
    }

    private static InterventionMemory.Shapes shapes(int layer) throws Exception {
        return new InterventionMemory.Shapes(shape(), shape(), layer, 32_768, 64);
    }

    private static ModelConfig shape() throws Exception {
        return ModelConfig.parse(
                "{\"model_type\": \"llama\", \"hidden_size\": 3072, \"num_hidden_layers\": 28, "
                        + "\"num_attention_heads\": 24,"
                        + " \"intermediate_size\": 8192, \"vocab_size\": 99584}");
    }
}
