package dev.kakehashi.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memory estimates and the groups they make. */
class SaeGroupsTest {
    private static final long GIB = 1L << 30;
    private static final Machine UNLIMITED = new Machine(1000 * GIB, 1000 * GIB, false, false);

    @Test
    void groups_keep_within_the_limit_hold_every_sae_once_and_are_as_few_as_neighbours_allow() throws Exception {
        var tasks = tasks(24, 2);
        for (var gib : new long[] {16, 24, 40, 80, 1000}) {
            var limit = new Machine(gib * GIB, Long.MAX_VALUE / 2, false, false);
            var groups = SaeGroups.of(shape(), 64, tasks, limit);
            var all = new ArrayList<SaeTask>();
            groups.forEach(all::addAll);
            assertEquals(tasks.size(), all.stream().distinct().count());
            assertEquals(tasks.size(), all.size());
            for (var i = 0; i < groups.size(); i++) {
                assertTrue(TrainingMemory.of(shape(), 64, groups.get(i), UNLIMITED).total() <= gib * GIB, gib + " GiB");
                if (i == 0) continue;
                var grown = new ArrayList<>(groups.get(i - 1));
                grown.add(groups.get(i).get(0));
                assertTrue(TrainingMemory.of(shape(), 64, grown, UNLIMITED).total() > gib * GIB,
                        "the group before had no room left");
            }
        }
        assertEquals(1, SaeGroups.of(shape(), 64, tasks, UNLIMITED).size());
    }

    @Test
    void a_small_heap_cuts_groups_too() throws Exception {
        var groups = SaeGroups.of(shape(), 64, tasks(24, 1), new Machine(1000 * GIB, 20 * GIB, false, false));
        assertTrue(groups.size() > 1);
        for (var group : groups) assertTrue(TrainingMemory.of(shape(), 64, group, UNLIMITED).heap() <= 20 * GIB);
    }

    @Test
    void saes_of_one_layer_share_its_buffer_and_every_sae_adds_its_own_weights() throws Exception {
        var one = TrainingMemory.of(shape(), 64, tasks(1, 1), UNLIMITED);
        var two = TrainingMemory.of(shape(), 64, tasks(1, 2), UNLIMITED);
        var layers = TrainingMemory.of(shape(), 64, tasks(2, 1), UNLIMITED);
        assertEquals(one.buffer(), two.buffer());
        assertEquals(2 * one.saes(), two.saes());
        assertEquals(2 * one.buffer(), layers.buffer());
        assertEquals(4L * 2048 * 500_000, one.buffer());
        assertEquals(4L * 2048 * 32_768, one.batches());
        var ahead = TrainingMemory.of(shape(), 64, tasks(1, 1), new Machine(1000 * GIB, 1000 * GIB, false, true));
        assertEquals(4L * 2048 * 1_000_000, ahead.buffer());
        assertEquals(7L * 4 * 2048 * 32_768, one.saes());
        assertEquals(4L * 50_000_000, one.model(), 4 * 1_000_000, "one block");
    }

    private static List<SaeTask> tasks(int layers, int seeds) {
        var tasks = new ArrayList<SaeTask>();
        for (var layer = 1; layer <= layers; layer++)
            for (var seed = 0; seed < seeds; seed++)
                tasks.add(new SaeTask(tasks.size(), layer, SaeConfig.paper().with(32_768, 32, 1e-3, seed)));
        return tasks;
    }

    /** 1.8B: 24 layers of width 2048. */
    private static ModelConfig shape() throws Exception {
        return ModelConfig.parse(
                "{\"model_type\": \"llama\", \"hidden_size\": 2048, \"num_hidden_layers\": 24, "
                        + "\"num_attention_heads\": 16, "
                        + "\"intermediate_size\": 5461, \"vocab_size\": 100000}");
    }
}
