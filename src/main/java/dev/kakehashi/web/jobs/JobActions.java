package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;

/** What a person may do with a job: each is a plain form that leads back to the job's page. */
@Path("/jobs/{id}")
@RolesAllowed(Rights.READ)
@Blocking
@Produces("text/html;charset=UTF-8")
public class JobActions {
    @Inject Jobs jobs;
    @Inject SecurityIdentity identity;

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("job.cancel")
    @Path("cancellation")
    public Response cancel(@RestPath String id) {
        Job job = Named.job(id);
        if (!jobs.cancel(job.id)) throw conflict(text().alreadyEnded());
        return back(job.id);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("job.retry")
    @Path("retry")
    public Response retry(@RestPath String id) {
        Job job = Named.job(id);
        if (Jobs.isUpkeep(job)) Rights.require(Rights.ADMINISTER, identity);
        if (!job.state.ended() || job.state == Job.State.SUCCEEDED) throw conflict(text().notRetriable());
        return back(jobs.retry(job.id).id);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("job.prioritise")
    @Path("priority")
    public Response prioritise(@RestPath String id, MultivaluedMap<String, String> form) {
        Job job = Named.job(id);
        if (job.state != Job.State.QUEUED) throw conflict(text().notWaiting());
        var fields = new Fields(form, Screen.messages(RefusalMessages.class));
        int priority = fields.priority();
        if (!fields.errors().isEmpty()) {
            var page = new JobResource.JobPage(JobView.of(job, new Submitted(form, fields.errors())));
            return Response.status(422).entity(page).build();
        }
        Audit.detail(job.priority + " → " + priority);
        jobs.prioritise(job.id, priority);
        return back(job.id);
    }

    private static Response back(long id) {
        return Response.seeOther(URI.create("/jobs/" + id)).build();
    }

    private static ClientErrorException conflict(String sentence) {
        return new ClientErrorException(sentence, Response.Status.CONFLICT);
    }

    private static JobMessages text() {
        return Screen.messages(JobMessages.class);
    }
}
