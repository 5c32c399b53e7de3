package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.files.DiskFull;
import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.DatabaseBusy;
import dev.kakehashi.storage.DatabaseGone;
import dev.kakehashi.storage.DiskSpace;
import dev.kakehashi.tensor.Torch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Runs one attempt of a job and decides how it ended. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    @Inject Jobs jobs;
    @Inject Queue queue;
    @Inject DataDirectory data;
    @Inject DiskSpace disk;
    @Inject DatabaseClock clock;
    @Inject WorkerRegistry registry;
    @Inject JobDurations durations;
    @Inject AttemptEnd ending;
    @Inject JobHandlers handlers;

    @ConfigProperty(name = "kakehashi.worker.heartbeat") Duration heartbeat;

    /** How long a commit waits for a database that is gone. */
    @ConfigProperty(name = "kakehashi.worker.patience") Duration patience;

    private final AtomicInteger running = new AtomicInteger();

    /** Jobs whose end this worker could not write because the database stayed away for longer than its patience. */
    private final Set<Long> outlasted = ConcurrentHashMap.newKeySet();

    private volatile long lastBusy = System.nanoTime();
    private volatile boolean goingDown;

    /** What becomes of a job's execution. */
    enum Next {
        DONE,
        /** Put back: this or another worker runs it again at once. */
        AGAIN,
        /** Another worker holds the job after all; somebody looks again. */
        LATER,
        /** Another worker has the job, and usually the execution too. */
        LOST
    }

    private record Begun(Job attempt, Next instead) {}

    void shutDown() {
        goingDown = true;
    }

    boolean busy() {
        return running.get() > 0;
    }

    /** By {@link System#nanoTime}. */
    long lastBusy() {
        return lastBusy;
    }

    /** Whether a job of higher priority waits for nothing but a worker. */
    boolean givesWay(long jobId, String execution) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Job job = Job.findById(jobId);
            return job != null && job.state == Job.State.QUEUED && queue.readyAbove(job, execution);
        });
    }

    /** @param execution which of the job's: one from before a retry runs nothing */
    Next run(long jobId, long execution) {
        if (goingDown) return Next.AGAIN;
        running.incrementAndGet();
        try {
            var begun = begun(jobId, execution);
            return begun.attempt == null ? begun.instead : run(begun.attempt);
        } finally {
            lastBusy = System.nanoTime();
            running.decrementAndGet();
        }
    }

    /**
     * One that cannot be begun for another reason than the database's will never be: it ends here, or it would be tried
     * for ever.
     */
    private Begun begun(long jobId, long execution) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> begin(jobId, execution));
        } catch (RuntimeException e) {
            if (AttemptEnd.passes(e)) throw e;
            LOG.errorf(e, "job %d cannot be begun", jobId);
            long fence = QuarkusTransaction.requiringNew().call(() -> Job.<Job>findById(jobId).fence);
            ending.least(jobId, fence, Job.State.FAILED, "It cannot be begun: " + sentence(e));
            return new Begun(null, Next.DONE);
        }
    }

    private Next run(Job attempt) {
        long began = System.nanoTime();
        MDC.put("job", attempt.id);
        var terms = new RunningJob.Terms(clock, heartbeat.multipliedBy(Queue.LEASE_HEARTBEATS), patience,
                () -> goingDown, handlers.diskLow(attempt));
        try (var context = new RunningJob(attempt, AttemptFolder.of(data.scratch(attempt.id), attempt.fence), terms)) {
            return run(attempt, context);
        } finally {
            durations.ended(attempt.kind, outcome(attempt.id), System.nanoTime() - began);
            MDC.remove("job");
        }
    }

    /** Asked of the row: whoever ended the job or took it over meanwhile decided. */
    private static String outcome(long jobId) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                Job job = Job.findById(jobId);
                return job == null ? "deleted" : job.state.name().toLowerCase(Locale.ROOT);
            });
        } catch (RuntimeException databaseGone) {
            return "unknown";
        }
    }

    /** Marks the job as running under a new fence, unless there is nothing to run. */
    private Begun begin(long jobId, long execution) {
        Job job = Job.findById(jobId);
        if (job == null || !Jobs.lock(job)) return new Begun(null, Next.DONE);
        if (job.state.ended() || execution < job.execution) return new Begun(null, Next.DONE);
        if (job.cancelRequested) {
            jobs.end(job, Job.State.CANCELLED, "Cancelled.");
            return new Begun(null, Next.DONE);
        }
        if (job.state == Job.State.RUNNING) {
            if (aliveElsewhere(job)) return new Begun(null, Next.LATER);
            countDeath(job);
            if (job.deaths >= job.maxAttempts) {
                jobs.end(job, Job.State.FAILED, "Given up: " + job.deaths
                        + " workers in a row died while they ran it and no resume point was written, the last on "
                        + job.worker + ". It may need more memory than they have.");
                return new Begun(null, Next.DONE);
            }
        }
        job.state = Job.State.RUNNING;
        job.attempts++;
        job.fence++;
        job.commitNumber = 0;
        job.progressed = false;
        job.worker = registry.name();
        job.heartbeatAt = clock.now();
        job.rate = null;
        if (job.startedAt == null) job.startedAt = job.heartbeatAt;
        return new Begun(job, null);
    }

    /** A worker that was cut off long enough to be taken for dead, and has come back before anybody else began. */
    private boolean aliveElsewhere(Job job) {
        return !registry.name().equals(job.worker) && job.heartbeatAt != null
                && job.heartbeatAt.isAfter(clock.now().minus(heartbeat));
    }

    /**
     * A worker that finds its own job running could not write how the attempt ended: that counts, or it would happen
     * for ever.
     */
    private void countDeath(Job job) {
        boolean own = registry.name().equals(job.worker);
        if (job.progressed) job.deaths = 0;
        else if (!own || !outlasted.contains(job.id)) job.deaths++;
        jobs.log(job.id, own ? "How the attempt before ended could not be written; continuing."
                : "The worker " + job.worker + " is gone; continuing.");
    }

    private Next run(Job attempt, RunningJob context) {
        try {
            AttemptFolder.takeOver(data.scratch(attempt.id), attempt.fence);
            var spec = jobs.read(attempt);
            if (spec.lane() == Job.Lane.DEVICE) context.log("Device " + Torch.name(Torch.device()) + ".");
            handle(spec, context);
            context.logDeviceMemory();
            context.flush();
            ending.succeeded(attempt, context);
            removeScratch(attempt);
            return Next.DONE;
        } catch (Throwable e) {
            return failed(attempt, context, e);
        }
    }

    private <S extends JobSpec> void handle(S spec, JobContext context) throws Exception {
        var handler = handlers.of(spec);
        long needed = handler.diskBytes(spec);
        long left = needed - Durable.bytes(context.scratch()); // an attempt before may have written part of it
        if (needed > 0 && handler.stopsWhenDiskIsLow()) disk.require(left);
        if (needed > 0 && !handler.stopsWhenDiskIsLow()) disk.requireWithReserve(left);
        handler.run(spec, context);
    }

    private void removeScratch(Job attempt) {
        try {
            Durable.delete(data.scratch(attempt.id));
        } catch (IOException e) {
            LOG.warnf("the scratch folder of job %d could not be removed: %s", attempt.id, e.getMessage());
        }
    }

    private Next failed(Job attempt, RunningJob context, Throwable thrown) {
        var stopped = stopped(thrown);
        if (stopped != null && stopped.why() == JobStopped.Why.LEASE_LOST) return Next.LOST;
        try {
            outlasted.remove(attempt.id);
            context.flush();
            return stopped == null ? failedByItself(attempt, context, thrown)
                    : stopped(attempt, context, stopped.why());
        } catch (JobStopped lost) {
            LOG.infof("job %d belongs to another attempt now", attempt.id);
            return Next.LOST;
        } catch (RuntimeException e) {
            if (DatabaseGone.is(e)) outlasted.add(attempt.id);
            throw e;
        }
    }

    private Next stopped(Job attempt, RunningJob context, JobStopped.Why why) {
        if (why == JobStopped.Why.SHUTDOWN) return putBack(attempt, context, "Put back: its worker is going down.");
        if (why == JobStopped.Why.DISK_LOW) ending.failed(attempt, context, disk.lowSentence(), null);
        else ending.cancelled(attempt, context);
        return Next.DONE;
    }

    private Next failedByItself(Job attempt, RunningJob context, Throwable thrown) {
        if (DatabaseGone.is(thrown)) return putBack(attempt, context, "Put back: the database was gone.");
        if (DatabaseBusy.is(thrown)) return tryAgain(attempt, context, thrown);
        LOG.infof(thrown, "job %d failed", attempt.id);
        ending.failed(attempt, context, sentence(thrown), thrown);
        return Next.DONE;
    }

    /** Not an attempt that counts. */
    private Next putBack(Job attempt, RunningJob context, String why) {
        context.finish(() -> putBack(Job.findById(attempt.id), why));
        return Next.AGAIN;
    }

    private void putBack(Job job, String why) {
        job.state = Job.State.QUEUED;
        job.attempts--;
        jobs.log(job.id, why);
    }

    /** It lost against another transaction, which passes, but counts like a death: what loses every time must end. */
    private Next tryAgain(Job attempt, RunningJob context, Throwable thrown) {
        if (!context.progressed() && attempt.deaths + 1 >= attempt.maxAttempts) {
            ending.failed(attempt, context, "Given up after " + (attempt.deaths + 1)
                    + " attempts, none of which the database let through: " + sentence(thrown), thrown);
            return Next.DONE;
        }
        context.finish(() -> {
            Job job = Job.findById(attempt.id);
            job.deaths = context.progressed() ? 0 : job.deaths + 1;
            putBack(job, "Put back: the database was busy with others: " + sentence(thrown));
        });
        return Next.AGAIN;
    }

    private static JobStopped stopped(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause())
            if (cause instanceof JobStopped stopped) return stopped;
        return null;
    }

    /** What a person needs: the message of an expected failure, the kind of a bug besides. */
    static String sentence(Throwable thrown) {
        var cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        var message = cause.getMessage() == null ? "" : cause.getMessage();
        if (DiskFull.is(cause)) return "The disk is full: " + message;
        if (cause instanceof OutOfMemoryError)
            return "Out of memory: its page says what it was estimated to take. Give Java a larger heap (-Xmx) or the "
                    + "worker more memory, or choose fewer latents, smaller batches or a smaller buffer.";
        if (cause instanceof IOException || cause instanceof IllegalArgumentException)
            return message.isEmpty() ? cause.toString() : message;
        return cause.getClass().getSimpleName() + ": " + message;
    }
}
