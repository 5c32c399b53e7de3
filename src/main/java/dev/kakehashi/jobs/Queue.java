package dev.kakehashi.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.kakehashi.catalog.Job;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The wiring of db-scheduler: an execution per waiting job, in the same database and the same transaction as the job's row. */
@ApplicationScoped
public class Queue {
    private static final Logger LOG = Logger.getLogger(Queue.class);
    private static final String TASK = "job";

    @Inject
    DataSource database;

    @Inject
    Instance<Worker> worker;

    @ConfigProperty(name = "kakehashi.roles", defaultValue = "web,worker")
    List<String> roles;

    @ConfigProperty(name = "kakehashi.worker.slots", defaultValue = "1")
    int slots;

    @ConfigProperty(name = "kakehashi.worker.niceness", defaultValue = "10")
    int niceness;

    @ConfigProperty(name = "kakehashi.worker.poll", defaultValue = "PT0.25S")
    Duration poll;

    @ConfigProperty(name = "kakehashi.worker.heartbeat", defaultValue = "PT1S")
    Duration heartbeat;

    private final CustomTask<Void> task = Tasks.custom(TASK, Void.class)
            .onFailure((complete, operations) -> operations.reschedule(complete, Instant.now().plusSeconds(5)))
            .onDeadExecutionRevive()
            .execute((instance, context) -> run(Long.parseLong(instance.getId().split("\\.")[0])));

    private SchedulerClient client;
    private Scheduler scheduler;

    void start(@Observes StartupEvent event) {
        if (!roles.contains("worker")) return;
        scheduler = Scheduler.create(database, task)
                .threads(slots)
                .pollingInterval(poll)
                .heartbeatInterval(heartbeat)
                .missedHeartbeatsLimit(6)
                .enablePriority()
                .shutdownMaxWait(Duration.ofSeconds(20))
                // Deep in libtorch a virtual or event-loop thread would block others: jobs own platform threads.
                .executorService(Executors.newFixedThreadPool(slots, work -> new BackgroundThread(work, niceness)))
                .build();
        scheduler.start();
    }

    void stop(@Observes ShutdownEvent event) {
        if (scheduler == null) return;
        worker.get().shutDown();
        scheduler.stop();
        LOG.info("worker stopped");
    }

    void add(Job job) {
        client().scheduleIfNotExists(
                task.instanceBuilder(execution(job)).priority(job.priority).build(), Instant.now());
    }

    /** A job that still waits for another one has no execution yet. */
    void remove(Job job) {
        try {
            client().cancel(task.instanceBuilder(execution(job)).build());
        } catch (TaskInstanceNotFoundException notReadyYet) {
            LOG.debugf("job %d was not scheduled yet", job.id);
        }
    }

    /** A new attempt by hand gets a new execution, so that one that is just being cleaned away cannot swallow it. */
    private static String execution(Job job) {
        return job.id + "." + job.fence;
    }

    /** Due executions are fetched ahead of a free slot; one that became ready meanwhile with a higher priority goes first. */
    private CompletionHandler<Void> run(long jobId) {
        if (worker.get().givesWay(jobId)) // keeps its place in the queue
            return (complete, operations) -> operations.reschedule(complete, complete.getExecution().executionTime);
        boolean again = worker.get().run(jobId);
        if (!again) return new CompletionHandler.OnCompleteRemove<>();
        return (complete, operations) -> operations.reschedule(complete, Instant.now());
    }

    private synchronized SchedulerClient client() {
        if (client == null) client = SchedulerClient.Builder.create(database, task).enablePriority().build();
        return client;
    }
}
