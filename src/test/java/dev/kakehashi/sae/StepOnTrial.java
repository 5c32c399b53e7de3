package dev.kakehashi.sae;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;

/** One training step over the same rows again and again, for benchmarks; the memory of a first step is kept. */
public final class StepOnTrial implements AutoCloseable {
    private final SaeStep step;
    private long number;

    public StepOnTrial(StepKind kind, Device device, int latents, int k, float[] rows, int width) {
        int batch = rows.length / width;
        var config = new SaeConfig(latents, k, batch, batch, 1e-3, 0, 0.9, 0.999, 6.25e-10, batch, Normalization.L2, 1,
                1e-5, 0, 0);
        this.step = kind.open(SaeState.initial(config, width, rows), config, device, new CpuWork());
    }

    public void run(float[] rows) {
        step.run(rows, number++);
    }

    @Override
    public void close() {
        step.close();
    }
}
