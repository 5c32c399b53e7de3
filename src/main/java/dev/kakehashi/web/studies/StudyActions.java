package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.StudyJobs;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.StorageJobs;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
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

/** What a person may do with a study as a whole: its jobs, and its results. */
@Path("/studies/{slug}")
@RolesAllowed(Rights.READ)
@Blocking
@Produces("text/html;charset=UTF-8")
public class StudyActions {
    @Inject StorageJobs jobs;
    @Inject StudyJobs studyJobs;

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("study.retention")
    @Path("retention")
    public Response keepLess(@RestPath String slug, MultivaluedMap<String, String> form) {
        var study = Named.study(slug);
        try {
            return to(jobs.keepLess(study, new Fields(form, Screen.messages(RefusalMessages.class))).id);
        } catch (Refused refused) {
            var page = new StudiesResource.StudyPage(StudyView.of(study, new Submitted(form, refused.errors())));
            return Response.status(422).entity(page).build();
        }
    }

    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.verify")
    @Path("verification")
    public Response verify(@RestPath String slug) {
        return to(jobs.verify(Named.study(slug)).id);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.cancel")
    @Path("cancellation")
    public Response cancel(@RestPath String slug) {
        var study = Named.study(slug);
        if (studyJobs.cancel(study) == 0)
            throw new ClientErrorException(text().nothingToCancel(), Response.Status.CONFLICT);
        return back(study);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.retry")
    @Path("retry")
    public Response retry(@RestPath String slug) {
        var study = Named.study(slug);
        if (studyJobs.retry(study) == 0)
            throw new ClientErrorException(text().nothingToRetry(), Response.Status.CONFLICT);
        return back(study);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.prioritise")
    @Path("priority")
    public Response prioritise(@RestPath String slug, MultivaluedMap<String, String> form) {
        var study = Named.study(slug);
        var fields = new Fields(form, Screen.messages(RefusalMessages.class));
        int priority = fields.priority();
        if (!fields.errors().isEmpty()) {
            var page = new StudiesResource.StudyPage(StudyView.of(study, new Submitted(form, fields.errors())));
            return Response.status(422).entity(page).build();
        }
        Audit.detail("→ " + priority);
        studyJobs.prioritise(study, priority);
        return back(study);
    }

    private static Response back(Study study) {
        return Response.seeOther(URI.create("/studies/" + study.slug)).build();
    }

    private static ModelMessages text() {
        return Screen.messages(ModelMessages.class);
    }

    private static Response to(long job) {
        return Response.seeOther(URI.create("/jobs/" + job)).build();
    }
}
