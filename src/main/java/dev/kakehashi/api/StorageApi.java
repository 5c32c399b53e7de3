package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.results.Usage;
import dev.kakehashi.storage.DiskSpace;
import dev.kakehashi.submission.StorageJobs;
import dev.kakehashi.upkeep.CleanUpReport;
import dev.kakehashi.upkeep.DatabaseCopy;
import dev.kakehashi.upkeep.VerifyReport;
import dev.kakehashi.results.Reports;
import dev.kakehashi.catalog.UnknownAddress;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The data folder over JSON: what takes the disk, verifying, cleaning up, keeping less, and the database's part of a
 * backup.
 */
@Path("/api/storage")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "storage")
public class StorageApi {
    @Inject DiskSpace disk;
    @Inject Reports reports;
    @Inject StorageJobs jobs;
    @Inject DatabaseCopy databaseCopy;

    record Asked(long job, String page) {}

    record Copied(String file) {}

    @GET
    @Operation(summary = "Free and reserved bytes, and what results take by kind, study and model")
    public Usage usage() {
        return Usage.read(disk);
    }

    @GET
    @Path("/verifications/{job}")
    @Operation(summary = "What a job that verified results found; 404 until it is done")
    public VerifyReport verified(long job) throws IOException {
        return report(job, Reports.VERIFY, VerifyReport.class);
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.verify")
    @Path("/verifications")
    @Operation(
            summary = "Queues a job that compares every result, or those of one study, with its manifest: study, a "
                    + "slug or nothing")
    public Response verify(JsonNode body) {
        var fields = Body.fields(body);
        return accepted(jobs.verify(fields.has("study") ? Named.study(fields.raw("study")) : null));
    }

    @GET
    @Path("/clean-ups/{job}")
    @Operation(summary = "What a job that cleaned up found; 404 until it is done")
    public CleanUpReport cleanedUp(long job) throws IOException {
        return report(job, Reports.CLEAN_UP, CleanUpReport.class);
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.clean-up")
    @Path("/clean-ups")
    @Operation(summary = "Queues a job that lists what nothing refers to: remove, true to remove it as well")
    public Response cleanUp(JsonNode body) {
        return accepted(jobs.cleanUp(Body.fields(body).flag("remove", false)));
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("study.retention")
    @Path("/retentions")
    @Operation(
            summary = "Queues a job that keeps less evidence of a study: study, a slug; retention, half or statistics")
    public Response keepLess(JsonNode body) {
        var fields = Body.fields(body);
        return accepted(jobs.keepLess(Named.study(fields.raw("study")), fields));
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.database-copy")
    @Path("/database-copies")
    @Operation(
            summary = "Copies the H2 database into the data folder while it is in use; 409 on any other database: "
                    + "PostgreSQL has pg_dump")
    public Response copyDatabase() throws IOException {
        var copy = databaseCopy.make();
        if (copy.isPresent()) return Response.ok(new Copied(copy.get().toString())).build();
        return Response.status(Response.Status.CONFLICT)
                .entity(Map.of("error", "Only an H2 file is copied here: PostgreSQL has pg_dump.")).build();
    }

    private <T> T report(long id, String kind, Class<T> type) throws IOException {
        T report = reports.read(Job.findById(id), kind, type);
        if (report == null) throw new UnknownAddress(UnknownAddress.Kind.JOB, id);
        return report;
    }

    private static Response accepted(Job job) {
        return Response.accepted(new Asked(job.id, "/jobs/" + job.id)).location(URI.create("/api/jobs/" + job.id))
                .build();
    }
}
