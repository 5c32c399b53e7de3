package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.tensor.Torch;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Runs one attempt of a job and decides how it ended. */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    @Inject
    Jobs jobs;

    @Inject
    DataDirectory data;

    @Inject
    JobDurations durations;

    @Inject
    @Any
    Instance<JobHandler<?>> handlers;

    private volatile boolean goingDown;

    void shutDown() {
        goingDown = true;
    }

    /** Whether a job of higher priority waits for nothing but a worker. */
    boolean givesWay(long jobId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Job job = Job.findById(jobId);
            return job != null && job.state == Job.State.QUEUED && jobs.readyAbove(job.priority);
        });
    }

    /** @return whether the job is to be run again at once, by this or another worker */
    boolean run(long jobId) {
        var attempt = QuarkusTransaction.requiringNew().call(() -> begin(jobId));
        if (attempt == null) return false;
        long began = System.nanoTime();
        MDC.put("job", jobId);
        try (var context = new RunningJob(attempt, data.scratch(jobId), () -> goingDown)) {
            return run(attempt, context);
        } finally {
            durations.ended(attempt.kind, outcome(jobId), System.nanoTime() - began);
            MDC.remove("job");
        }
    }

    /** Asked of the row: whoever ended the job or took it over meanwhile decided. */
    private static String outcome(long jobId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Job job = Job.findById(jobId);
            return job == null ? "deleted" : job.state.name().toLowerCase(Locale.ROOT);
        });
    }

    /** Marks the job as running under a new fence; null when there is nothing to run. */
    private Job begin(long jobId) {
        Job job = Job.findById(jobId);
        if (job == null || job.state.ended()) return null;
        if (job.cancelRequested) {
            jobs.end(job, Job.State.CANCELLED, "Cancelled.");
            return null;
        }
        if (job.attempts >= job.maxAttempts) {
            jobs.end(job, Job.State.FAILED, "Given up: its worker died in each of " + job.attempts + " attempts.");
            return null;
        }
        if (job.state == Job.State.RUNNING) jobs.log(jobId, "The worker " + job.worker + " is gone; continuing.");
        job.state = Job.State.RUNNING;
        job.attempts++;
        job.fence++;
        job.worker = ManagementFactory.getRuntimeMXBean().getName();
        job.heartbeatAt = Instant.now();
        job.rate = null;
        if (job.startedAt == null) job.startedAt = job.heartbeatAt;
        return job;
    }

    private boolean run(Job attempt, RunningJob context) {
        try {
            var spec = jobs.read(attempt);
            if (!(spec instanceof JobSpec.ScanCorpus)) context.log("Device " + Torch.name(Torch.device()) + ".");
            handle(handlerOf(spec), spec, context);
            context.logDeviceMemory();
            context.flush();
            context.commit(() -> end(attempt, context, Job.State.SUCCEEDED, null));
            StagedFolder.delete(data.scratch(attempt.id));
            return false;
        } catch (Throwable e) {
            return failed(attempt, context, e);
        }
    }

    private <S extends JobSpec> void handle(JobHandler<S> handler, JobSpec spec, JobContext context) throws Exception {
        handler.run(handler.specType().cast(spec), context);
    }

    private JobHandler<?> handlerOf(JobSpec spec) {
        return handlers.stream()
                .filter(handler -> handler.specType() == spec.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody handles " + spec.getClass().getSimpleName()));
    }

    private boolean failed(Job attempt, RunningJob context, Throwable thrown) {
        var stopped = stopped(thrown);
        if (stopped != null && stopped.why() == JobStopped.Why.LEASE_LOST) return false;
        try {
            context.flush();
            if (stopped != null && stopped.why() == JobStopped.Why.SHUTDOWN) {
                context.commit(() -> {
                    Job job = Job.findById(attempt.id);
                    job.state = Job.State.QUEUED;
                    job.attempts--;
                    jobs.log(job.id, "Put back: the server is going down.");
                });
                return true;
            }
            if (stopped != null) {
                context.commit(() -> end(attempt, context, Job.State.CANCELLED, "Cancelled."));
                return false;
            }
            LOG.infof(thrown, "job %d failed", attempt.id);
            context.commit(() -> {
                Job job = Job.findById(attempt.id);
                job.trace = trace(thrown);
                end(attempt, context, Job.State.FAILED, sentence(thrown));
            });
        } catch (JobStopped lost) {
            LOG.infof("job %d belongs to another attempt now", attempt.id);
        }
        return false;
    }

    private void end(Job attempt, RunningJob context, Job.State state, String reason) {
        Job job = Job.findById(attempt.id);
        long peak = context.memoryPeak();
        if (peak > 0) job.memoryPeak = peak;
        jobs.end(job, state, reason);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    void tidy(@Observes Jobs.JobEnded ended) {
        try {
            var spec = jobs.read(ended.job());
            ((JobHandler) handlerOf(spec)).ended(spec, ended.reason());
        } catch (IOException e) {
            LOG.warnf("the spec of job %d cannot be read: %s", ended.job().id, e.getMessage());
        }
    }

    private static JobStopped stopped(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) if (cause instanceof JobStopped stopped) return stopped;
        return null;
    }

    /** What a person needs: the message of an expected failure, the kind of a bug besides. */
    static String sentence(Throwable thrown) {
        var cause = thrown instanceof UncheckedIOException ? thrown.getCause() : thrown;
        var message = cause.getMessage() == null ? "" : cause.getMessage();
        if (message.contains("No space left on device")) return "The disk is full: " + message;
        if (cause instanceof OutOfMemoryError) return "Out of memory: choose a smaller buffer, batch or number of latents.";
        if (cause instanceof IOException || cause instanceof IllegalArgumentException) return message.isEmpty() ? cause.toString() : message;
        return cause.getClass().getSimpleName() + ": " + message;
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return Jobs.shortened(text.toString(), 20_000);
    }
}
