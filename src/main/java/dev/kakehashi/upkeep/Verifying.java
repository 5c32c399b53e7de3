package dev.kakehashi.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.tensor.TensorFileException;
import dev.kakehashi.tensor.Weights;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;

/**
 * Job: compares every file of the results with its manifest, and checkpoints with the hash they were registered with.
 */
@ApplicationScoped
public class Verifying implements JobHandler<JobSpec.VerifyArtifacts> {
    private static final int MOST_LOGGED = 100;

    @Inject DataDirectory data;
    @Inject RecordedSizes sizes;
    @Inject ObjectMapper json;

    @Override
    public Class<JobSpec.VerifyArtifacts> specType() {
        return JobSpec.VerifyArtifacts.class;
    }

    @Override
    public boolean stopsWhenDiskIsLow() {
        return false;
    }

    @Override
    public void run(JobSpec.VerifyArtifacts spec, JobContext context) throws Exception {
        var folders = QuarkusTransaction.requiringNew().call(() -> ResultFolder.all(spec.studyId(), data));
        var verified = VerifiedSoFar.in(context, json);
        context.phase("measuring", "folders", folders.size());
        long total = 0;
        for (var folder : folders) total += Durable.bytes(folder.path());
        context.phase("verifying " + folders.size() + " folders", "bytes", total);
        var reading = new Reading(verified, total);
        if (verified.size() > 0)
            context.log("Continues behind " + verified.size() + " of " + folders.size() + " folders.");
        for (var folder : folders) {
            if (verified.has(folder)) continue;
            var found = check(folder, reading);
            if (!found.isEmpty() && !stillThere(folder)) found = List.of();
            for (var problem : found) log(problem, verified.problems().size() + found.indexOf(problem), context);
            sizes.note(folder, context);
            verified.add(folder, found, reading.done);
        }
        var problems = verified.problems();
        String study = spec.studyId() == null ? null
                : QuarkusTransaction.requiringNew().call(() -> Study.<Study>findById(spec.studyId()).slug);
        var report = new VerifyReport(study, verified.began(), Instant.now(), folders.size(), reading.done, problems);
        Durable.createFolders(data.reports());
        context.check();
        Durable.write(data.report(context.jobId()), json.writeValueAsBytes(report));
        context.log(problems.isEmpty() ? "All " + folders.size() + " folders are as they were written."
                : problems.size() + " problems were found.");
    }

    /** Bytes read so far, as progress. */
    private static final class Reading {
        private final VerifiedSoFar verified;
        private final long total;
        private long done;

        Reading(VerifiedSoFar verified, long total) {
            this.verified = verified;
            this.total = total;
            this.done = verified.bytes();
        }

        void read(long bytes) {
            done += bytes;
            verified.at(Math.min(done, total), total);
        }
    }

    private List<FolderCheck.Problem> check(ResultFolder folder, Reading reading) throws IOException {
        reading.read(0);
        if (folder.kind() != ResultKind.CHECKPOINT) return FolderCheck.of(folder.path(), reading::read);
        if (Files.isRegularFile(folder.path().resolve(Manifest.FILE)) && Manifest.isOurs(folder.path()))
            return FolderCheck.of(folder.path(), reading::read);
        return registered(folder, reading);
    }

    /**
     * A folder that came from outside has no manifest; its weights have the hash that was taken when it was checked.
     */
    private static List<FolderCheck.Problem> registered(ResultFolder folder, Reading reading) throws IOException {
        try (var weights = Weights.open(folder.path())) {
            long before = reading.done;
            var found = weights.sha256((done, total) -> reading.read(done - (reading.done - before)));
            if (folder.weightsSha256() == null || found.equals(folder.weightsSha256())) return List.of();
            return List.of(FolderCheck.otherWeights(folder.path(), String.join(", ", weights.files()),
                    folder.weightsSha256(), found));
        } catch (NoSuchFileException | TensorFileException e) {
            return List.of(FolderCheck.missing(folder.path()));
        }
    }

    /** Rows may have been deleted, or point at another folder, since they were read. */
    private boolean stillThere(ResultFolder folder) {
        return QuarkusTransaction.requiringNew().call(() -> ResultFolder.all(null, data)).stream()
                .anyMatch(now -> now.kind() == folder.kind() && now.path().equals(folder.path()));
    }

    private static void log(FolderCheck.Problem problem, int before, JobContext context) {
        if (before >= MOST_LOGGED) return;
        context.log(problem.place() + (problem.file() == null ? "" : "/" + problem.file()) + ": "
                + problem.wrong().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                + (problem.found() == null ? "."
                        : ", SHA-256 " + problem.found() + " instead of " + problem.expected() + "."));
    }
}
