package dev.kakehashi.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens where memory runs out. */
class HalvedOnOutOfMemoryTest {
    private final List<String> tried = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    @Test
    void a_group_that_fits_is_trained_once() throws Exception {
        HalvedOnOutOfMemory.run(tasks(5), room(5), said::add);
        assertEquals(List.of(":0-4"), tried);
        assertTrue(said.isEmpty());
    }

    @Test
    void a_group_that_does_not_fit_is_trained_in_two_halves_and_says_so() throws Exception {
        HalvedOnOutOfMemory.run(tasks(5), room(3), said::add);
        assertEquals(List.of(":0-4", "first-half:0-2", "second-half:3-4"), tried);
        assertEquals(List.of("Out of memory with 5 SAEs in one pass of the model: trained again in two halves."), said);
    }

    @Test
    void halves_that_do_not_fit_either_end_with_what_to_change() {
        var failure = assertThrows(IOException.class, () -> HalvedOnOutOfMemory.run(tasks(5), room(2), said::add));
        assertEquals(
                "Out of memory, with 3 SAEs in one pass of the model too: choose fewer latents, or a smaller buffer "
                        + "or batch.",
                failure.getMessage());
        assertEquals(List.of(":0-4", "first-half:0-2"), tried);
    }

    @Test
    void a_single_sae_that_does_not_fit_is_not_tried_again() {
        var failure = assertThrows(IOException.class, () -> HalvedOnOutOfMemory.run(tasks(1), room(0), said::add));
        assertEquals("Out of memory with a single SAE: choose fewer latents, or a smaller buffer or batch.",
                failure.getMessage());
        assertEquals(1, tried.size());
    }

    @Test
    void heap_and_device_both_count_and_other_failures_do_not() {
        assertTrue(HalvedOnOutOfMemory.ranOut(new OutOfMemoryError("Java heap space")));
        assertTrue(HalvedOnOutOfMemory.ranOut(
                new IllegalStateException(new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB"))));
        assertTrue(HalvedOnOutOfMemory.ranOut(
                new EngineException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes")));
        assertThrows(IllegalStateException.class, () -> HalvedOnOutOfMemory.run(tasks(2), (group, name) -> {
            throw new IllegalStateException("killed");
        }, said::add));
        assertTrue(said.isEmpty());
    }

    private HalvedOnOutOfMemory.Training room(int most) {
        return (group, name) -> {
            tried.add(name + ":" + group.get(0).key() + "-" + group.get(group.size() - 1).key());
            if (group.size() > most) throw new OutOfMemoryError("Java heap space");
        };
    }

    private static List<SaeTask> tasks(int count) {
        return IntStream.range(0, count).mapToObj(i -> new SaeTask(i, i, SaeConfig.paper())).toList();
    }
}
