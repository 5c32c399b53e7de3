package dev.kakehashi.jobs;

import ai.djl.Device;
import dev.kakehashi.catalog.WorkerProcess;
import dev.kakehashi.sae.FillAhead;
import dev.kakehashi.planning.Machine;
import dev.kakehashi.storage.SizeSetting;
import dev.kakehashi.tensor.Torch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The machine that training jobs are planned for: the smallest of the workers, on a node that is one itself this one;
 * memory may be configured.
 */
@ApplicationScoped
public class JobMachine {
    /** What is left to the system and its page cache. */
    private static final double OF_ALL = 0.9;

    @ConfigProperty(name = "kakehashi.job-memory") Optional<String> memory;

    @ConfigProperty(name = "kakehashi.fill-ahead") FillAhead fillAhead;

    @Inject Roles roles;
    @Inject WorkerRegistry registry;

    /** A node that only serves pages looks at no device of its own: libtorch is not even loaded. */
    public Machine get() {
        if (!roles.worker()) return ofTheWorkers();
        var device = Torch.device();
        long all = device.isGpu() ? Torch.memoryOf(device) : WorkerRegistry.memoryOfThisMachine();
        return machine(all, Runtime.getRuntime().maxMemory(), device);
    }

    /**
     * Any worker may take a job, so it must fit the smallest. Before there is one, a machine like this without a GPU is
     * assumed.
     */
    private Machine ofTheWorkers() {
        var alive = registry.alive();
        long all = alive.stream().mapToLong(worker -> worker.memoryTotal).min()
                .orElseGet(WorkerRegistry::memoryOfThisMachine);
        long heap = alive.stream().mapToLong(worker -> worker.heap).min().orElse(Runtime.getRuntime().maxMemory());
        boolean gpu = !alive.isEmpty() && alive.stream().allMatch(WorkerProcess::gpu);
        return machine(all, heap, gpu ? Device.gpu() : Device.cpu());
    }

    private Machine machine(long all, long heap, Device device) {
        return new Machine(
                memory.map(text -> SizeSetting.bytes("kakehashi.job-memory", text)).orElse((long) (OF_ALL * all)), heap,
                device.isGpu(), fillAhead.on(device));
    }
}
