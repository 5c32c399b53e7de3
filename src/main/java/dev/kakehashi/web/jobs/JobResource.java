package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.terms.JobRow;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of one job; while it waits or runs, its live part asks for itself every second. */
@Path("/jobs")
@RolesAllowed(Rights.READ)
@Blocking
public class JobResource {

    @CheckedTemplate(basePath = "jobs", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record JobPage(JobView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "jobs", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record JobPage$live(JobView view) implements TemplateInstance {}

    @GET
    @Path("{id}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String id) {
        var view = JobView.of(Named.job(id));
        return Screen.current().fragment() ? new JobPage$live(view) : new JobPage(view);
    }

    @GET
    @Path("{id}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public JobRow json(@RestPath String id) {
        return JobRow.of(Named.job(id));
    }

    @GET
    @Path("{id}/points.json")
    @Produces(MediaType.APPLICATION_JSON)
    public JobCurves.Curves points(@RestPath String id, @RestQuery String series, @RestQuery boolean all) {
        return JobCurves.of(Named.job(id).id, series, all);
    }

    @GET
    @Path("{id}/log.txt")
    @Produces("text/plain;charset=UTF-8")
    public String log(@RestPath String id) {
        return JobView.logText(Named.job(id).id);
    }
}
