package dev.kakehashi.web.studies;

import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.StorageJobs;
import dev.kakehashi.web.ui.Screen;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;

/** What a person may do with the results of a study: each queues a job and leads to its page. */
@Path("/studies/{slug}")
@RolesAllowed(Rights.READ)
@Blocking
@Produces("text/html;charset=UTF-8")
public class StudyActions {
    @Inject
    StorageJobs jobs;

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("study.retention")
    @Path("retention")
    public Response keepLess(@RestPath String slug, MultivaluedMap<String, String> form) {
        var study = StudiesResource.named(slug);
        try {
            return to(jobs.keepLess(study, new Fields(form, Screen.messages(RefusalMessages.class))).id);
        } catch (Refused refused) {
            var page = new StudiesResource.StudyPage(StudyView.of(study, refused.errors().get("retention")));
            return Response.status(422).entity(page).build();
        }
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.verify")
    @Path("verification")
    public Response verify(@RestPath String slug) {
        return to(jobs.verify(StudiesResource.named(slug)).id);
    }

    private static Response to(long job) {
        return Response.seeOther(URI.create("/jobs/" + job)).build();
    }
}
