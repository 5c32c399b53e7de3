package dev.kakehashi.jobs;

import com.sun.management.OperatingSystemMXBean;
import dev.kakehashi.sae.FillAhead;
import dev.kakehashi.sae.Machine;
import dev.kakehashi.storage.SizeSetting;
import dev.kakehashi.tensor.Torch;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The machine that training jobs are planned for: what is configured, otherwise this one. */
@ApplicationScoped
public class JobMachine {
    /** What is left to the system and its page cache. */
    private static final double OF_ALL = 0.9;

    @ConfigProperty(name = "kakehashi.job-memory")
    Optional<String> memory;

    @ConfigProperty(name = "kakehashi.fill-ahead")
    FillAhead fillAhead;

    public Machine get() {
        var device = Torch.device();
        long all = device.isGpu() ? Torch.memoryOf(device) : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        return new Machine(memory.map(text -> SizeSetting.bytes("kakehashi.job-memory", text)).orElse((long) (OF_ALL * all)), Runtime.getRuntime().maxMemory(), device.isGpu(), fillAhead.on(device));
    }
}
