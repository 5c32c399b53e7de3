package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Finds jobs that nothing will ever run, and gives each its execution again. Every change of a job and its execution
 * commits together, so there should be none; a queue that was restored, edited by hand or written by an older release
 * may have some, and they would wait for ever.
 */
@ApplicationScoped
class QueueSweep {
    private static final Logger LOG = Logger.getLogger(QueueSweep.class);

    /** So long after its lease a running job is silent for good. */
    private static final int LEASES = 10;

    @Inject Jobs jobs;
    @Inject Queue queue;
    @Inject DatabaseClock clock;

    @ConfigProperty(name = "kakehashi.worker.heartbeat") Duration heartbeat;

    @ConfigProperty(name = "kakehashi.worker.sweep") Duration every;

    private long last = System.nanoTime();

    /** Looked at with every heartbeat; looks at the queue less often. */
    void look() {
        if (System.nanoTime() - last < every.toNanos()) return;
        last = System.nanoTime();
        sweep();
    }

    void sweep() {
        if (!clock.steady()) return; // nobody could write a heartbeat
        List<Long> found = QuarkusTransaction.requiringNew().call(() -> queue.withoutExecution(silentSince()));
        for (var id : found) QuarkusTransaction.requiringNew().run(() -> give(id));
    }

    private Instant silentSince() {
        return clock.now().minus(heartbeat.multipliedBy(Queue.LEASE_HEARTBEATS * LEASES));
    }

    private void give(long id) {
        Job job = Job.findById(id);
        if (job == null || !Jobs.lock(job) || queue.hasExecution(job)) return;
        LOG.warnf("job %d was %s and nothing would have run it: it is put into the queue again", id, job.state);
        if (job.state == Job.State.QUEUED) jobs.startIfReady(job);
        if (job.state == Job.State.RUNNING && job.heartbeatAt.isBefore(silentSince())) queue.add(job);
    }
}
