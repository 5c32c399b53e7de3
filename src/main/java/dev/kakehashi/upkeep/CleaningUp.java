package dev.kakehashi.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Job: lists what nothing refers to any more, and removes it where that is asked for. */
@ApplicationScoped
public class CleaningUp implements JobHandler<JobSpec.CleanUp> {
    private static final Logger LOG = Logger.getLogger(CleaningUp.class);

    /**
     * Nothing between two looks at whether the process goes down takes longer, except for removing a folder, which
     * needs no database.
     */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    @Inject DataDirectory data;
    @Inject Garbage garbage;
    @Inject Removals removals;
    @Inject ObjectMapper json;

    private final CountDownLatch goingDown = new CountDownLatch(1);
    Duration afterStart = Duration.ofSeconds(5);
    Thread starting;

    @Override
    public Class<JobSpec.CleanUp> specType() {
        return JobSpec.CleanUp.class;
    }

    @Override
    public boolean stopsWhenDiskIsLow() {
        return false;
    }

    @Override
    public void run(JobSpec.CleanUp spec, JobContext context) throws Exception {
        context.phase("looking for what nothing refers to", "", 0);
        if (spec.remove()) removals.finish();
        if (spec.remove() && removals.backupRuns())
            context.log("A backup is being made: nothing is removed until it is done.");
        var found = garbage
                .find(new Looking(unread -> context.log("Left alone, because it cannot be read: " + unread)));
        var lines = new ArrayList<CleanUpReport.Line>();
        long freed = 0;
        context.phase(spec.remove() ? "removing" : "listing", "folders", found.size());
        for (int from = 0; from < found.size(); from += Garbage.AT_ONCE) {
            var some = found.subList(from, Math.min(found.size(), from + Garbage.AT_ONCE));
            var removed = spec.remove() ? Set.copyOf(garbage.remove(some)) : Set.of();
            for (var item : some) {
                if (removed.contains(item)) freed += item.bytes();
                var place = data.root().relativize(item.path()).toString();
                lines.add(new CleanUpReport.Line(item.kind(), place, item.bytes(), item.changed(), item.removable(),
                        removed.contains(item)));
            }
            context.at(lines.size(), found.size());
        }
        Durable.createFolders(data.reports());
        context.check();
        Durable.write(data.report(context.jobId()),
                json.writeValueAsBytes(new CleanUpReport(Instant.now(), spec.remove(), freed, lines)));
        context.log(spec.remove() ? freed + " bytes were freed."
                : found.size() + " files and folders were listed; nothing was removed.");
    }

    /** Beside the start, which does not wait for it, and after it, because the first pages want the same cores. */
    void start(@Observes StartupEvent event) {
        starting = new Thread(() -> {
            try {
                garbage.recover();
                if (!goingDown.await(afterStart.toMillis(), TimeUnit.MILLISECONDS))
                    garbage.atStart(() -> goingDown.getCount() == 0);
            } catch (IOException | RuntimeException e) {
                LOG.warnf("The data folder could not be cleaned up: %s", e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "clean-up");
        starting.setDaemon(true);
        starting.start();
    }

    /** The database is closed next: a transaction that was under way then would be torn apart and say so in the log. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        goingDown.countDown();
        if (starting != null) starting.join(LONGEST_STEP.toMillis());
    }
}
