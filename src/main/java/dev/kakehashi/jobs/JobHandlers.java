package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.storage.DiskSpace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Which handler does which kind of job, and what handlers are told of jobs on their way. */
@ApplicationScoped
class JobHandlers {
    private static final Logger LOG = Logger.getLogger(JobHandlers.class);

    @Inject Jobs jobs;
    @Inject DiskSpace disk;

    @Inject
    @Any Instance<JobHandler<?>> handlers;

    @SuppressWarnings("unchecked") // its type is the spec's class
    <S extends JobSpec> JobHandler<S> of(S spec) {
        return (JobHandler<S>) handlers.stream()
                .filter(handler -> handler.specType() == spec.getClass())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody handles " + spec.getClass().getSimpleName()));
    }

    /** What makes room goes on when there is little. */
    BooleanSupplier diskLow(Job attempt) {
        try {
            return of(jobs.read(attempt)).stopsWhenDiskIsLow() ? disk::low : () -> false;
        } catch (IOException | IllegalStateException unknown) {
            return disk::low; // the attempt itself says what is wrong
        }
    }

    void tidy(@Observes Jobs.JobEnded ended) {
        tell(ended.job(), spec -> of(spec).ended(spec, ended.reason()));
    }

    void letWait(@Observes Jobs.JobQueuedAgain again) {
        tell(again.job(), spec -> of(spec).queuedAgain(spec));
    }

    private void tell(Job job, Consumer<JobSpec> what) {
        try {
            what.accept(jobs.read(job));
        } catch (IOException e) {
            LOG.warnf("the spec of job %d cannot be read: %s", job.id, e.getMessage());
        }
    }
}
