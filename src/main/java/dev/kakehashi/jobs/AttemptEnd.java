package dev.kakehashi.jobs;

import dev.kakehashi.catalog.ColumnText;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.storage.DatabaseBusy;
import dev.kakehashi.storage.DatabaseGone;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Writes how an attempt ended. Where that cannot be done whole, the row alone says it, in one statement: nothing that a
 * job says, or that a handler does with its rows, keeps a job running for ever. {@link QueueSweep} then sees to what
 * waits for it.
 */
@ApplicationScoped
class AttemptEnd {
    private static final Logger LOG = Logger.getLogger(AttemptEnd.class);

    private static final int LONGEST_TRACE_LINE = 1000;

    @Inject Jobs jobs;
    @Inject DatabaseClock clock;

    void succeeded(Job attempt, RunningJob context) {
        write(attempt, context, Job.State.SUCCEEDED, null, null);
    }

    void cancelled(Job attempt, RunningJob context) {
        write(attempt, context, Job.State.CANCELLED, "Cancelled.", null);
    }

    /** @param thrown what its trace shows; null where there is nothing to see */
    void failed(Job attempt, RunningJob context, String reason, Throwable thrown) {
        write(attempt, context, Job.State.FAILED, reason, thrown);
    }

    private void write(Job attempt, RunningJob context, Job.State state, String reason, Throwable thrown) {
        try {
            context.finish(() -> whole(attempt, context, state, reason, thrown));
        } catch (JobStopped lost) {
            throw lost;
        } catch (RuntimeException e) {
            if (passes(e)) throw e;
            LOG.errorf(e, "job %d: how it ended cannot be written whole", attempt.id);
            if (!least(attempt.id, attempt.fence, state, reason)) throw new JobStopped(JobStopped.Why.LEASE_LOST);
        }
    }

    private void whole(Job attempt, RunningJob context, Job.State state, String reason, Throwable thrown) {
        Job job = Job.findById(attempt.id);
        if (thrown != null) job.trace = trace(thrown);
        long peak = context.memoryPeak();
        if (peak > 0) job.memoryPeak = peak;
        jobs.end(job, state, reason);
    }

    /** @return false when it has ended already, or another attempt holds it */
    boolean least(long id, long fence, Job.State state, String reason) {
        return QuarkusTransaction.requiringNew().call(() -> Job.update(
                "state = ?1, failure = ?2, endedWithNeed = false, cancelRequested = false, finishedAt = ?3 where id = "
                        + "?4 and fence = ?5 and state in ?6",
                state, reason, clock.now(), id, fence, List.of(Job.State.QUEUED, Job.State.RUNNING))) == 1;
    }

    /** Whether the same, tried again, may succeed. */
    static boolean passes(Throwable thrown) {
        return DatabaseGone.is(thrown) || DatabaseBusy.is(thrown);
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        // a message may be long enough to leave no room for where it came from
        return text.toString().lines().map(line -> ColumnText.fitting(line, LONGEST_TRACE_LINE))
                .collect(Collectors.joining("\n"));
    }
}
