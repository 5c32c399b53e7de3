package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Lets the priority of waiting jobs grow, so that a stream of more important ones cannot keep them waiting for ever.
 */
@ApplicationScoped
public class Ageing {
    private static final int AT_ONCE = 500;
    private static final int MOST = 30_000; // db-scheduler's column holds 16 bits

    @Inject Queue queue;
    @Inject DatabaseClock clock;

    /** A job that has waited so long gains one; zero for never. */
    @ConfigProperty(name = "kakehashi.ageing") Duration step;

    /** Every worker may do this: two that do it at once write the same. */
    void age() {
        if (step.isZero()) return;
        var now = clock.now();
        QuarkusTransaction.requiringNew().run(() -> {
            List<Job> due = Job.<Job>find("state = ?1 and agesAt <= ?2 order by id", Job.State.QUEUED, now)
                    .page(Page.ofSize(AT_ONCE)).list();
            for (var job : due) age(job, now);
        });
    }

    private void age(Job job, Instant now) {
        long gained = Duration.between(job.queuedAt, now).dividedBy(step);
        int priority = (int) Math.min(MOST, job.priority + gained);
        // not through the entity, which would write all of the row, over a worker that has begun the job meanwhile
        int waits = Job.update("effectivePriority = ?1, agesAt = ?2 where id = ?3 and state = ?4",
                priority, job.queuedAt.plus(step.multipliedBy(gained + 1)), job.id, Job.State.QUEUED);
        if (waits == 1) queue.follow(job, priority);
    }

    /** Begins to count anew. */
    void begin(Job job) {
        job.queuedAt = clock.now();
        job.agesAt = job.queuedAt.plus(step);
        job.effectivePriority = job.priority;
    }
}
