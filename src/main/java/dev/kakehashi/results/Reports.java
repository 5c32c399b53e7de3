package dev.kakehashi.results;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.upkeep.CleanUpReport;
import dev.kakehashi.upkeep.VerifyReport;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What jobs that verified or cleaned up found. */
@ApplicationScoped
public class Reports {
    public static final String VERIFY = "verify-artifacts";
    public static final String CLEAN_UP = "clean-up";

    @Inject DataDirectory data;
    @Inject ObjectMapper json;

    /** @param report null until the job is done */
    public record Of<T>(Job job, T report) {}

    /** The newest job of that kind, or null. */
    public Of<VerifyReport> lastVerified() throws IOException {
        return last(VERIFY, VerifyReport.class);
    }

    public Of<CleanUpReport> lastCleanedUp() throws IOException {
        return last(CLEAN_UP, CleanUpReport.class);
    }

    private <T> Of<T> last(String kind, Class<T> type) throws IOException {
        Job job = Job.find("kind = ?1 order by id desc", kind).firstResult();
        return job == null ? null : new Of<>(job, read(job, kind, type));
    }

    /** Null where there is no such job, it is of another kind, or it is not done. */
    public <T> T read(Job job, String kind, Class<T> type) throws IOException {
        if (job == null || !job.kind.equals(kind)) return null;
        var file = data.report(job.id);
        return job.state == Job.State.SUCCEEDED && Files.isRegularFile(file) ? files().readValue(file.toFile(), type)
                : null;
    }

    /** A report of ours may be longer than anything that is submitted. */
    private ObjectMapper files() {
        var unlimited = json.copy();
        unlimited.getFactory().setStreamReadConstraints(StreamReadConstraints.defaults());
        return unlimited;
    }

    public static boolean has(Job job) {
        return job.state == Job.State.SUCCEEDED && List.of(VERIFY, CLEAN_UP).contains(job.kind);
    }
}
