package dev.kakehashi.operations;

import com.sun.management.OperatingSystemMXBean;
import dev.kakehashi.tensor.DeviceMemory;
import dev.kakehashi.tensor.Torch;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Memory of the device a worker computes on; a node without the role has no device, and asking would load libtorch. */
@ApplicationScoped
public class DeviceMeters {
    @Inject MeterRegistry registry;

    @ConfigProperty(name = "kakehashi.roles", defaultValue = "web,worker") List<String> roles;

    void register(@Observes StartupEvent event) {
        if (!roles.contains("worker")) return;
        var device = Torch.device();
        var memory = new DeviceMemory(device);
        double total = device.isGpu() ? Torch.memoryOf(device)
                : ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        // a supplier is held; an object would be collected
        Gauge.builder("kakehashi.device.memory.used.bytes", memory::used).tag("device", Torch.name(device))
                .description("Memory in use: of a GPU by all processes, on a CPU by this one").register(registry);
        Gauge.builder("kakehashi.device.memory.total.bytes", () -> total).tag("device", Torch.name(device))
                .description("Memory of the GPU, or of the machine").register(registry);
    }
}
