package dev.kakehashi.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import org.jboss.logging.Logger;

/** Job: lists what nothing refers to any more, and removes it where that is asked for. */
@ApplicationScoped
public class CleaningUp implements JobHandler<JobSpec.CleanUp> {
    private static final Logger LOG = Logger.getLogger(CleaningUp.class);

    @Inject
    DataDirectory data;

    @Inject
    Garbage garbage;

    @Inject
    Removals removals;

    @Inject
    ObjectMapper json;

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
        if (spec.remove() && removals.backupRuns()) context.log("A backup is being made: nothing is removed until it is done.");
        var found = garbage.find();
        var lines = new ArrayList<CleanUpReport.Line>();
        long freed = 0;
        context.phase(spec.remove() ? "removing" : "listing", "folders", found.size());
        for (var item : found) {
            boolean removed = spec.remove() && garbage.remove(item);
            if (removed) freed += item.bytes();
            lines.add(new CleanUpReport.Line(item.kind(), data.root().relativize(item.path()).toString(), item.bytes(), item.changed(), item.removable(), removed));
            context.at(lines.size(), found.size());
        }
        Durable.createFolders(data.reports());
        context.check();
        Durable.write(data.report(context.jobId()), json.writeValueAsBytes(new CleanUpReport(Instant.now(), spec.remove(), freed, lines)));
        context.log(spec.remove() ? freed + " bytes were freed." : found.size() + " files and folders were listed; nothing was removed.");
    }

    /** Beside the start, which does not wait for it. */
    void start(@Observes StartupEvent event) {
        var thread = new Thread(() -> {
            try {
                garbage.atStart();
            } catch (IOException | RuntimeException e) {
                LOG.warnf("The data folder could not be cleaned up: %s", e.getMessage());
            }
        }, "clean-up");
        thread.setDaemon(true);
        thread.start();
    }
}
