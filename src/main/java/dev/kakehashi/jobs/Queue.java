package dev.kakehashi.jobs;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.kakehashi.catalog.Job;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The wiring of db-scheduler: an execution per waiting job, in the same database and the same transaction as the job's
 * row. Light jobs have a lane of their own, so that none of them waits behind one that computes for hours.
 */
@ApplicationScoped
public class Queue {
    /** A worker that gave no sign of life for so many heartbeats has lost its jobs. */
    static final int LEASE_HEARTBEATS = 2;

    private static final Logger LOG = Logger.getLogger(Queue.class);

    @Inject DataSource database;
    @Inject DatabaseClock clock;
    @Inject Roles roles;
    @Inject WorkerRegistry registry;
    @Inject Instance<Worker> worker;

    @ConfigProperty(name = "kakehashi.worker.niceness") int niceness;

    @ConfigProperty(name = "kakehashi.worker.poll") Duration poll;

    @ConfigProperty(name = "kakehashi.worker.heartbeat") Duration heartbeat;

    @ConfigProperty(name = "kakehashi.worker.grace") Duration grace;

    private final Map<Job.Lane, QueueLane> lanes = new EnumMap<>(Job.Lane.class);

    @PostConstruct
    void lanes() {
        for (var lane : Job.Lane.values()) {
            var task = Tasks.custom(QueueLane.TASK, Void.class)
                    .onFailure((complete, operations) -> operations.reschedule(complete, clock.now().plusSeconds(5)))
                    .onDeadExecution(this::revive)
                    .execute((instance, context) -> run(instance.getId()));
            lanes.put(lane, new QueueLane(lane, database, clock, task));
        }
    }

    void start(@Observes StartupEvent event) {
        if (!roles.worker()) return;
        registry.enter();
        lanes.forEach((lane, queue) -> {
            int slots = registry.slots(lane);
            if (slots > 0) queue.start(new QueueLane.Taking(registry.name(), slots, niceness, poll, heartbeat, grace));
        });
    }

    /**
     * What runs is asked to write a resume point and to go back to the queue; after the grace it is left to the other
     * workers to notice.
     */
    void stop(@Observes ShutdownEvent event) {
        if (!roles.worker()) return;
        registry.drain();
        worker.get().shutDown();
        var stopping = lanes.values().stream()
                .map(lane -> CompletableFuture.runAsync(lane::stop, work -> new Thread(work, "stop").start()));
        // at once, because each may take the whole grace
        CompletableFuture.allOf(stopping.toArray(CompletableFuture[]::new)).join();
        registry.leave();
        LOG.info("worker stopped");
    }

    void add(Job job) {
        lanes.get(job.lane).add(job);
    }

    void remove(Job job) {
        lanes.get(job.lane).remove(job);
    }

    void follow(Job job, int priority) {
        lanes.get(job.lane).follow(job, priority);
    }

    boolean readyAbove(Job job, String execution) {
        return lanes.get(job.lane).readyAbove(execution);
    }

    boolean hasExecution(Job job) {
        return lanes.get(job.lane).holds(job);
    }

    List<Long> withoutExecution(Instant silentSince) {
        return lanes.values().stream().flatMap(lane -> lane.withoutExecution(silentSince).stream()).toList();
    }

    /**
     * It keeps its place in the queue. While this process itself could not see the database, nobody's silence says
     * anything.
     */
    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        if (clock.steady()) operations.reschedule(dead, dead.getExecution().executionTime);
    }

    /**
     * Due executions are fetched ahead of a free slot; one that became ready meanwhile with a higher priority goes
     * first.
     */
    private CompletionHandler<Void> run(String execution) {
        var numbers = execution.split("\\.");
        long jobId = Long.parseLong(numbers[0]);
        if (worker.get().givesWay(jobId, execution)) return inItsPlace();
        return switch (worker.get().run(jobId, Long.parseLong(numbers[1]))) {
            case DONE -> new CompletionHandler.OnCompleteRemove<>();
            case AGAIN -> inItsPlace();
            case LOST -> Queue::removeIfOurs;
            case LATER -> (complete, operations) -> operations.reschedule(complete, clock.now().plus(heartbeat));
        };
    }

    private static void removeIfOurs(ExecutionComplete complete, ExecutionOperations<Void> operations) {
        try {
            operations.remove();
        } catch (RuntimeException e) {
            LOG.infof("the execution %s belongs to another worker now", complete.getExecution().getId());
        }
    }

    private static CompletionHandler<Void> inItsPlace() {
        return (complete, operations) -> operations.reschedule(complete, complete.getExecution().executionTime);
    }
}
