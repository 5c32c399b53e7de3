package dev.kakehashi.planning;

import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.sae.SaeTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Cuts SAEs of one checkpoint into groups that fit into memory; each group costs one pass of the language model. */
public final class SaeGroups {
    private SaeGroups() {}

    /**
     * Groups of neighbouring layers, filled one after the other: SAEs of a layer share its part of the buffer, and
     * lower groups need fewer blocks of the model. A single SAE that does not fit makes a group of its own: whether to
     * refuse it is the caller's to say.
     *
     * @param length tokens of a sequence, BOS included
     */
    public static List<List<SaeTask>> of(ModelConfig shape, int length, List<SaeTask> tasks,
            Machine machine) {
        var groups = new ArrayList<List<SaeTask>>();
        for (var task : tasks.stream().sorted(Comparator.comparingInt(SaeTask::layer)).toList()) {
            if (!groups.isEmpty()) {
                var grown = new ArrayList<>(groups.get(groups.size() - 1));
                grown.add(task);
                if (machine.holds(TrainingMemory.of(shape, length, grown, machine))) {
                    groups.set(groups.size() - 1, grown);
                    continue;
                }
            }
            groups.add(List.of(task));
        }
        return groups;
    }
}
