package dev.kakehashi.sae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SAEs before their first step (METHOD section 3): b_dec the geometric median of the first batch, decoder directions
 * random of unit norm, encoders their transposes.
 */
final class Initialisation {
    private Initialisation() {}

    /** @param first batch of every layer; SAEs of one layer share its median */
    static Map<SaeTask, SaeState> of(List<SaeTask> tasks, Map<Integer, float[]> first, int width) {
        var shared = tasks.get(0).config();
        var medians = first.keySet().parallelStream()
                .collect(Collectors.toMap(
                        layer -> layer,
                        layer -> GeometricMedian.of(first.get(layer), width, shared.medianIterations(),
                                shared.medianTolerance())));
        var initial = tasks.parallelStream()
                .map(task -> SaeState.around(task.config(), width, medians.get(task.layer()))).toList();
        var states = new LinkedHashMap<SaeTask, SaeState>();
        IntStream.range(0, tasks.size()).forEach(i -> states.put(tasks.get(i), initial.get(i)));
        return states;
    }

    /** Of the right shapes, for a resume point to fill. */
    static Map<SaeTask, SaeState> empty(List<SaeTask> tasks, int width) {
        var states = new LinkedHashMap<SaeTask, SaeState>();
        for (var task : tasks) {
            int n = task.config().latents();
            states.put(task, new SaeState(new TopKSae(
                    width, n, task.config().k(), task.config().normalization(), new float[n * width], new float[n],
                    new float[n * width], new float[width])));
        }
        return states;
    }
}
