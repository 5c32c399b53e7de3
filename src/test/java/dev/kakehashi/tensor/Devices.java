package dev.kakehashi.tensor;

import ai.djl.Device;
import java.util.List;

/**
 * Where numerics tests run: on the first GPU where there is one, otherwise on the CPU. On a machine with a GPU,
 * {@code mvn verify -Dkakehashi.test.device=cpu} runs them on its CPU.
 */
public final class Devices {
    private static final String SETTING = "kakehashi.test.device";

    private Devices() {}

    public static Device tested() {
        return Torch.device(System.getProperty(SETTING, "auto"), Torch.gpus());
    }

    /** The CPU, and the GPU where there is one. */
    public static List<Device> all() {
        return Torch.gpus() > 0 ? List.of(Device.cpu(), Device.gpu(0)) : List.of(Device.cpu());
    }
}
