package dev.kakehashi.submission;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.UnsupportedModelException;
import dev.kakehashi.sae.Machine;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeGroups;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.TrainingMemory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the training jobs of one checkpoint take: each group of SAEs is one job with one pass of the language model.
 *
 * @param groups by job; SAEs are numbered layer by layer in their {@code key}
 */
public record StudyMemory(List<Group> groups, Machine machine) {

    public record Group(List<SaeTrainer.SaeTask> saes, TrainingMemory memory) {
        public int lowestLayer() {
            return saes.get(0).layer();
        }

        public int highestLayer() {
            return saes.get(saes.size() - 1).layer();
        }
    }

    static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    static StudyMemory of(ModelConfig shape, Collection<Integer> layers, List<SaeConfig> settings, Machine machine) {
        return of(shape, tasks(layers, settings), machine);
    }

    /** Every setting on every layer. */
    static List<SaeTrainer.SaeTask> tasks(Collection<Integer> layers, List<SaeConfig> settings) {
        var tasks = new ArrayList<SaeTrainer.SaeTask>();
        for (var layer : layers) for (var setting : settings) tasks.add(new SaeTrainer.SaeTask(tasks.size(), layer, setting));
        return tasks;
    }

    /** @param tasks share one stream */
    static StudyMemory of(ModelConfig shape, List<SaeTrainer.SaeTask> tasks, Machine machine) {
        int length = tasks.get(0).config().sequenceLength();
        var groups = SaeGroups.of(shape, length, tasks, machine).stream()
                .map(group -> new Group(group, TrainingMemory.of(shape, length, group, machine)))
                .toList();
        return new StudyMemory(groups, machine);
    }

    /** The job that takes most. */
    public Group largest() {
        return groups.stream().max((a, b) -> Long.compare(a.memory.total(), b.memory.total())).orElseThrow();
    }

    public boolean fits() {
        return groups.stream().allMatch(group -> machine.holds(group.memory));
    }

    /** Why what does not fit is refused. */
    String refusal(RefusalMessages say) {
        var needed = largest().memory();
        return say.tooMuchMemory(gib(needed.total()), gib(needed.heap()), gib(machine.memory()), gib(machine.usableHeap()));
    }

    /** As one of the model's checkpoints states it; empty while none has been fetched. */
    static Optional<ModelConfig> shape(LanguageModel model) {
        Checkpoint known = Checkpoint.find("model = ?1 and configJson is not null", model).firstResult();
        if (known == null) return Optional.empty();
        try {
            return Optional.of(ModelConfig.parse(known.configJson));
        } catch (UnsupportedModelException e) {
            return Optional.empty();
        }
    }
}
