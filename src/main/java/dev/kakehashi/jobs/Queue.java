package dev.kakehashi.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
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
    /** A worker that gave no sign of life for so many heartbeats has lost its jobs. */
    static final int LEASE_HEARTBEATS = 2;

    /** db-scheduler insists on four missed beats, so it beats, and looks for the dead, four times in a heartbeat. */
    private static final int BEATS = 4;

    private static final Logger LOG = Logger.getLogger(Queue.class);
    private static final String TASK = "job";

    @Inject
    DataSource database;

    @Inject
    DatabaseClock clock;

    @Inject
    Roles roles;

    @Inject
    WorkerRegistry registry;

    @Inject
    Instance<Worker> worker;

    @ConfigProperty(name = "kakehashi.worker.slots")
    int slots;

    @ConfigProperty(name = "kakehashi.worker.niceness")
    int niceness;

    @ConfigProperty(name = "kakehashi.worker.poll")
    Duration poll;

    @ConfigProperty(name = "kakehashi.worker.heartbeat")
    Duration heartbeat;

    @ConfigProperty(name = "kakehashi.worker.grace")
    Duration grace;

    private final CustomTask<Void> task = Tasks.custom(TASK, Void.class)
            .onFailure((complete, operations) -> operations.reschedule(complete, clock.now().plusSeconds(5)))
            .onDeadExecution(this::revive)
            .execute((instance, context) -> run(instance.getId()));

    private SchedulerClient client;
    private Scheduler scheduler;

    void start(@Observes StartupEvent event) {
        if (!roles.worker()) return;
        registry.enter();
        scheduler = Scheduler.create(database, task)
                .clock(clock)
                .schedulerName(new SchedulerName.Fixed(registry.name()))
                .threads(slots)
                .pollingInterval(poll)
                .heartbeatInterval(heartbeat.dividedBy(BEATS))
                .missedHeartbeatsLimit(BEATS * LEASE_HEARTBEATS)
                .enablePriority()
                .shutdownMaxWait(grace)
                // Deep in libtorch a virtual or event-loop thread would block others: jobs own platform threads.
                .executorService(Executors.newFixedThreadPool(slots, work -> new BackgroundThread(work, niceness)))
                .build();
        scheduler.start();
    }

    /** What runs is asked to write a resume point and to go back to the queue; after the grace it is left to the other workers to notice. */
    void stop(@Observes ShutdownEvent event) {
        if (scheduler == null) return;
        registry.drain();
        worker.get().shutDown();
        scheduler.stop();
        registry.leave();
        LOG.info("worker stopped");
    }

    void add(Job job) {
        client().scheduleIfNotExists(
                task.instanceBuilder(execution(job)).priority(job.effectivePriority).build(), clock.now());
    }

    /** A job that still waits for another one has no execution yet; one that a worker has just picked finds that there is nothing to run. */
    void remove(Job job) {
        Job.getEntityManager()
                .createNativeQuery("delete from scheduled_tasks where task_name = ?1 and task_instance = ?2 and picked = false")
                .setParameter(1, TASK)
                .setParameter(2, execution(job))
                .executeUpdate();
    }

    /** Lets the execution of a waiting job follow its priority; db-scheduler itself keeps the one it was added with. */
    void follow(Job job, int priority) {
        Job.getEntityManager()
                .createNativeQuery("update scheduled_tasks set priority = ?1 where task_name = ?2 and task_instance = ?3")
                .setParameter(1, priority)
                .setParameter(2, TASK)
                .setParameter(3, execution(job))
                .executeUpdate();
    }

    /** Whether an execution of higher priority waits for nothing but a worker; both priorities are those that db-scheduler goes by. */
    boolean readyAbove(String execution) {
        return !Job.getEntityManager()
                .createNativeQuery("select 1 from scheduled_tasks where picked = false and execution_time <= ?1 and priority >"
                        + " (select own.priority from scheduled_tasks own where own.task_name = ?2 and own.task_instance = ?3)"
                        + " order by priority desc fetch first 1 rows only")
                .setParameter(1, clock.now())
                .setParameter(2, TASK)
                .setParameter(3, execution)
                .getResultList()
                .isEmpty();
    }

    boolean hasExecution(Job job) {
        return !Job.getEntityManager()
                .createNativeQuery("select 1 from scheduled_tasks where task_name = ?1 and task_instance = ?2")
                .setParameter(1, TASK)
                .setParameter(2, execution(job))
                .getResultList()
                .isEmpty();
    }

    /** Jobs that wait for nothing and have no execution, and those that run by their row, were silent since then and have none. */
    List<Long> withoutExecution(Instant silentSince) {
        List<?> found = Job.getEntityManager()
                .createNativeQuery("select j.id from job j where (j.state = 'QUEUED' or j.state = 'RUNNING' and j.heartbeat_at < ?1)"
                        + " and not exists (select 1 from job_dependency d join job n on n.id = d.needs_id where d.job_id = j.id and n.state in ('QUEUED', 'RUNNING'))"
                        + " and not exists (select 1 from scheduled_tasks t where t.task_name = ?2"
                        + " and t.task_instance = cast(j.id as varchar) || '.' || cast(j.execution as varchar)) order by j.id")
                .setParameter(1, silentSince)
                .setParameter(2, TASK)
                .getResultList();
        return found.stream().map(id -> ((Number) id).longValue()).toList();
    }

    /** A new attempt by hand gets a new execution, so that one that is just being cleaned away cannot swallow it; a job that is put back keeps its own. */
    private static String execution(Job job) {
        return job.id + "." + job.execution;
    }

    /** It keeps its place in the queue. While this process itself could not see the database, nobody's silence says anything. */
    private void revive(ExecutionComplete dead, ExecutionOperations<Void> operations) {
        if (clock.steady()) operations.reschedule(dead, dead.getExecution().executionTime);
    }

    /** Due executions are fetched ahead of a free slot; one that became ready meanwhile with a higher priority goes first. */
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

    private synchronized SchedulerClient client() {
        if (client == null) client = SchedulerClient.Builder.create(database, task).enablePriority().build();
        return client;
    }
}
