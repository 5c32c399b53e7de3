package dev.kakehashi.sae;

import dev.kakehashi.activations.ActivationStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** How well SAEs reconstruct documents that none of them was trained on. */
final class Validation {
    private Validation() {}

    static Map<SaeTask, ReconstructionMetrics> of(Map<SaeTask, SaeState> states, ActivationStream stream,
            int sequences) {
        var metrics = new LinkedHashMap<SaeTask, ReconstructionMetrics>();
        var encoders = new LinkedHashMap<SaeTask, Encoder>();
        states.forEach((task, state) -> metrics.put(task,
                new ReconstructionMetrics(state.sae.width(), state.sae.latents())));
        try {
            var work = new CpuWork();
            states.forEach((task, state) -> encoders.put(task, Encoder.of(state.sae, work)));
            stream.read(0, sequences, (layer, first, rows) -> states.forEach((task, state) -> {
                if (task.layer() == layer) measure(state.sae, encoders.get(task), rows, metrics.get(task));
            }));
        } finally {
            encoders.values().forEach(Encoder::close);
        }
        return metrics;
    }

    private static void measure(TopKSae sae, Encoder encoder, float[] rows, ReconstructionMetrics metrics) {
        int count = rows.length / sae.width();
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        encoder.encode(rows, count, chosen, values);
        metrics.add(rows, sae.decode(chosen, values, count), chosen, values, count);
    }
}
