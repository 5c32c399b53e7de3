package dev.kakehashi.sae;

import ai.djl.Device;

/** Which implementation of the training step runs; all take the same gradients, their sums differ in the last bits. */
public enum StepKind {
    /** What is fastest on the device. */
    AUTO,
    /** libtorch's matrix product, everything else in Java; a CPU only. */
    JAVA,
    /** libtorch alone, any device; bfloat16 products on a GPU. */
    TORCHSCRIPT;

    /** @throws IllegalArgumentException when Java is asked to step on a GPU */
    public StepKind on(Device device) {
        if (this == JAVA && device.isGpu())
            throw new IllegalArgumentException("the step in Java runs on a CPU; choose torchscript or auto");
        return this == AUTO ? device.isGpu() ? TORCHSCRIPT : JAVA : this;
    }

    /** @param work shared by the steps of one thread */
    SaeStep open(SaeState state, SaeConfig config, Device device, CpuWork work) {
        return on(device) == JAVA ? new CpuStep(state, config, work) : new ScriptStep(state, config, device);
    }
}
