package dev.kakehashi.jobs;

import com.sun.management.OperatingSystemMXBean;
import dev.kakehashi.catalog.ColumnText;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.WorkerProcess;
import dev.kakehashi.tensor.DeviceMemory;
import dev.kakehashi.tensor.Torch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The workers that others can see: each writes a row when it starts, renews it with every heartbeat and removes it when
 * it stops.
 */
@ApplicationScoped
public class WorkerRegistry {
    private static final Logger LOG = Logger.getLogger(WorkerRegistry.class);

    /** A worker that is gone stays to be seen for so long. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    @Inject DatabaseClock clock;
    @Inject Roles roles;
    @Inject Ageing ageing;
    @Inject QueueSweep sweep;
    @Inject WorkerLimits limits;

    @ConfigProperty(name = "kakehashi.worker.heartbeat") Duration heartbeat;

    @ConfigProperty(name = "kakehashi.worker.slots") int slots;

    @ConfigProperty(name = "kakehashi.worker.light-slots") int lightSlots;

    @ConfigProperty(name = "quarkus.application.version") String version;

    private final String name = nameOfThisProcess();
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(runnable -> {
        var thread = new Thread(runnable, "worker-heartbeat");
        thread.setDaemon(true);
        return thread;
    });
    private DeviceMemory memory;
    private Instant started;
    private volatile boolean draining;

    /**
     * A process number comes back, in containers at every start; with the time of its start it does not. db-scheduler
     * keeps 100 characters of it.
     */
    private static String nameOfThisProcess() {
        var runtime = ManagementFactory.getRuntimeMXBean();
        return ColumnText.fitting(runtime.getName(), 80) + "." + Long.toString(runtime.getStartTime(), 36);
    }

    public String name() {
        return name;
    }

    /** Jobs of a lane that this worker runs at a time. */
    int slots(Job.Lane lane) {
        return lane == Job.Lane.DEVICE ? slots : lightSlots;
    }

    /** Those that gave a sign of life within a lease. */
    public List<WorkerProcess> alive() {
        return WorkerProcess.list("heartbeatAt > ?1 order by startedAt, name", aliveSince());
    }

    /** Those that are alive and those that were a short while ago, the newest sign of life first. */
    public List<WorkerProcess> remembered() {
        return WorkerProcess.list("heartbeatAt > ?1 order by heartbeatAt desc, name", clock.now().minus(REMEMBERED));
    }

    public Instant aliveSince() {
        return clock.now().minus(heartbeat.multipliedBy(Queue.LEASE_HEARTBEATS));
    }

    void enter() {
        memory = new DeviceMemory(Torch.device());
        started = clock.now();
        limits.begin();
        beat();
        beats.scheduleAtFixedRate(this::beatAndLookAround, heartbeat.toNanos(), heartbeat.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    void drain() {
        draining = true;
        tell("that it takes no further job", this::beat);
    }

    void leave() {
        beats.shutdown();
        tell("that it leaves", () -> QuarkusTransaction.requiringNew().run(() -> WorkerProcess.deleteById(name)));
    }

    private void beatAndLookAround() {
        tell("that it is alive", this::beat);
        tell("which jobs have waited long", ageing::age);
        tell("which jobs nothing would run", sweep::look);
        limits.look();
    }

    private void beat() {
        QuarkusTransaction.requiringNew().run(() -> {
            var now = clock.now();
            int known = WorkerProcess.update(
                    "heartbeatAt = ?1, memoryUsed = ?2, draining = ?3 where name = ?4", now, memory.used(), draining,
                    name);
            if (known == 0) describe(now).persist();
            WorkerProcess.delete("heartbeatAt < ?1", now.minus(REMEMBERED));
        });
    }

    private WorkerProcess describe(Instant now) {
        var device = Torch.device();
        var row = new WorkerProcess();
        row.name = name;
        row.host = host();
        row.process = ProcessHandle.current().pid();
        row.roles = roles.text();
        row.version = version;
        row.device = Torch.name(device);
        row.memoryUsed = memory.used();
        row.memoryTotal = device.isGpu() ? Torch.memoryOf(device) : memoryOfThisMachine();
        row.heap = Runtime.getRuntime().maxMemory();
        row.slots = slots;
        row.lightSlots = lightSlots;
        row.draining = draining;
        row.startedAt = started;
        row.heartbeatAt = now;
        return row;
    }

    private static String host() {
        var runtime = ManagementFactory.getRuntimeMXBean().getName();
        return runtime.substring(runtime.indexOf('@') + 1);
    }

    static long memoryOfThisMachine() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    }

    /** A heartbeat that cannot be written now is followed by the next one. */
    private void tell(String what, Runnable write) {
        try {
            write.run();
        } catch (RuntimeException e) {
            LOG.warnf("The worker could not tell %s: %s", what, e.getMessage());
        }
    }
}
