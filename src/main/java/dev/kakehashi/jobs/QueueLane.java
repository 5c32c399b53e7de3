package dev.kakehashi.jobs;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import dev.kakehashi.catalog.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/**
 * One lane of the queue: the executions of its jobs in a table of their own, and on a worker threads that take them.
 * With one table for all lanes, each lane's scheduler would meet, and in time throw away, tasks that it does not know.
 */
final class QueueLane {
    static final String TASK = "job";

    /** db-scheduler insists on four missed beats, so it beats, and looks for the dead, four times in a heartbeat. */
    private static final int BEATS = 4;

    private static final Map<Job.Lane, String> TABLES = Map.of(Job.Lane.DEVICE, "scheduled_tasks", Job.Lane.LIGHT,
            "scheduled_light_tasks");

    private final Job.Lane lane;
    private final String table;
    private final DataSource database;
    private final DatabaseClock clock;
    private final CustomTask<Void> task;
    private final SchedulerClient client;
    private Scheduler scheduler;

    /** How a worker takes a lane's jobs: so many at a time, so far behind readers. */
    record Taking(String worker, int slots, int niceness, Duration poll, Duration heartbeat, Duration grace) {}

    QueueLane(Job.Lane lane, DataSource database, DatabaseClock clock, CustomTask<Void> task) {
        this.lane = lane;
        this.table = TABLES.get(lane);
        this.database = database;
        this.clock = clock;
        this.task = task;
        this.client = SchedulerClient.Builder.create(database, task).tableName(table).enablePriority().build();
    }

    void start(Taking taking) {
        String name = "job-" + lane.name().toLowerCase(Locale.ROOT);
        scheduler = Scheduler.create(database, task)
                .tableName(table)
                .clock(clock)
                .schedulerName(new SchedulerName.Fixed(taking.worker))
                .threads(taking.slots)
                .pollingInterval(taking.poll)
                .heartbeatInterval(taking.heartbeat.dividedBy(BEATS))
                .missedHeartbeatsLimit(BEATS * Queue.LEASE_HEARTBEATS)
                .enablePriority()
                .shutdownMaxWait(taking.grace)
                // Deep in libtorch a virtual or event-loop thread would block others: jobs own platform threads.
                .executorService(Executors.newFixedThreadPool(taking.slots,
                        work -> new BackgroundThread(work, name, taking.niceness)))
                .build();
        scheduler.start();
    }

    void stop() {
        if (scheduler != null) scheduler.stop();
    }

    void add(Job job) {
        client.scheduleIfNotExists(task.instanceBuilder(execution(job)).priority(job.effectivePriority).build(),
                clock.now());
    }

    /**
     * A job that still waits for another one has no execution yet; one that a worker has just picked finds that there
     * is nothing to run.
     */
    void remove(Job job) {
        Job.getEntityManager()
                .createNativeQuery(
                        "delete from " + table + " where task_name = ?1 and task_instance = ?2 and picked = false")
                .setParameter(1, TASK)
                .setParameter(2, execution(job))
                .executeUpdate();
    }

    /** Lets the execution of a waiting job follow its priority; db-scheduler itself keeps the one it was added with. */
    void follow(Job job, int priority) {
        Job.getEntityManager()
                .createNativeQuery("update " + table + " set priority = ?1 where task_name = ?2 and task_instance = ?3")
                .setParameter(1, priority)
                .setParameter(2, TASK)
                .setParameter(3, execution(job))
                .executeUpdate();
    }

    /**
     * Whether an execution of higher priority waits for nothing but a worker; both priorities are those that
     * db-scheduler goes by.
     */
    boolean readyAbove(String execution) {
        return !Job.getEntityManager()
                .createNativeQuery(
                        "select 1 from " + table + " where picked = false and execution_time <= ?1 and priority >"
                                + " (select own.priority from " + table
                                + " own where own.task_name = ?2 and own.task_instance = ?3)"
                                + " order by priority desc fetch first 1 rows only")
                .setParameter(1, clock.now())
                .setParameter(2, TASK)
                .setParameter(3, execution)
                .getResultList()
                .isEmpty();
    }

    boolean holds(Job job) {
        return !Job.getEntityManager()
                .createNativeQuery("select 1 from " + table + " where task_name = ?1 and task_instance = ?2")
                .setParameter(1, TASK)
                .setParameter(2, execution(job))
                .getResultList()
                .isEmpty();
    }

    /**
     * Jobs that wait for nothing and have no execution, and those that run by their row, were silent since then and
     * have none.
     */
    List<Long> withoutExecution(Instant silentSince) {
        List<?> found = Job.getEntityManager()
                .createNativeQuery(
                        "select j.id from job j where j.lane = ?1 and (j.state = 'QUEUED' or j.state = 'RUNNING' and "
                                + "j.heartbeat_at < ?2)"
                                + " and not exists (select 1 from job_dependency d join job n on n.id = d.needs_id "
                                + "where d.job_id = j.id and n.state in ('QUEUED', 'RUNNING'))"
                                + " and not exists (select 1 from " + table + " t where t.task_name = ?3"
                                + " and t.task_instance = cast(j.id as varchar) || '.' || cast(j.execution as "
                                + "varchar)) order by j.id")
                .setParameter(1, lane.name())
                .setParameter(2, silentSince)
                .setParameter(3, TASK)
                .getResultList();
        return found.stream().map(id -> ((Number) id).longValue()).toList();
    }

    /**
     * A new attempt by hand gets a new execution, so that one that is just being cleaned away cannot swallow it; a job
     * that is put back keeps its own.
     */
    private static String execution(Job job) {
        return job.id + "." + job.execution;
    }
}
