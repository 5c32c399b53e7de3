package dev.kakehashi.api;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.catalog.UnknownAddress;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Jobs over JSON; cancelling and retrying are things that are posted. */
@Path("/api/jobs")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "jobs")
public class JobsApi {
    private static final int MOST = 1000;

    @Inject Jobs jobs;
    @Inject SecurityIdentity identity;

    /**
     * @param memoryAnnounced, memoryPeak bytes a job was estimated to take, and took at most; null where nothing is
     *     known
     */
    record JobJson(
            long id,
            String kind,
            String title,
            String state,
            int priority,
            String phase,
            long done,
            long total,
            String unit,
            Double rate,
            Long secondsLeft,
            String failure,
            String createdBy,
            Instant createdAt,
            Instant startedAt,
            Instant finishedAt,
            Long memoryAnnounced,
            Long memoryPeak,
            String page) {
        static JobJson of(Job job) {
            return new JobJson(
                    job.id, job.kind, job.title, job.state.name(), job.priority, job.phase, job.done, job.total,
                    job.unit, job.rate,
                    job.timeLeft() == null ? null : job.timeLeft().toSeconds(), job.failure, job.createdBy,
                    job.createdAt, job.startedAt, job.finishedAt,
                    job.memoryAnnounced, job.memoryPeak, "/jobs/" + job.id);
        }
    }

    @GET
    @Operation(summary = "The newest jobs, at most 1,000, of one state or of all")
    public List<JobJson> list(@RestQuery String state) {
        var found = state == null || state.isBlank()
                ? Job.<Job>find("order by id desc")
                : Job.<Job>find("state = ?1 order by id desc", state(state));
        return found.page(0, MOST).list().stream().map(JobJson::of).toList();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One job")
    public JobJson one(long id) {
        return JobJson.of(Named.job("" + id));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("job.cancel")
    @Path("/{id}/cancellation")
    @Operation(summary = "Cancels a waiting or running job; 409 when it has already ended")
    public Response cancel(long id) {
        Audit.about(JobJson.of(Named.job("" + id)).page);
        if (jobs.cancel(id)) return Response.accepted().build();
        return Response.status(Response.Status.CONFLICT).entity(Map.of("error", "Job " + id + " has already ended."))
                .build();
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("job.retry")
    @Path("/{id}/retry")
    @Operation(summary = "Queues a job that did not succeed again, and the dependants that ended because of it")
    public JobJson retry(long id) {
        var job = Named.job("" + id);
        Audit.about(JobJson.of(job).page);
        if (Jobs.isUpkeep(job)) Rights.require(Rights.ADMINISTER, identity);
        return JobJson.of(jobs.retry(id));
    }

    private static Job.State state(String name) {
        for (var state : Job.State.values()) if (state.name().equals(name.toUpperCase(Locale.ROOT))) return state;
        throw new UnknownAddress(UnknownAddress.Kind.PAGE, "/api/jobs?state=" + name);
    }
}
