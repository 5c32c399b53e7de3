package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.people.Rights;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.Locale;
import org.jboss.resteasy.reactive.RestQuery;

/** The list of jobs. */
@Path("/jobs")
@RolesAllowed(Rights.READ)
@Blocking
public class JobsResource {
    @CheckedTemplate(basePath = "jobs", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record JobsPage(JobsView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "jobs", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record JobsPage$live(JobsView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list(@RestQuery String state, @RestQuery Integer page) {
        var view = JobsView.of(state(state), page == null ? 1 : Math.max(1, page));
        return Screen.current().fragment() ? new JobsPage$live(view) : new JobsPage(view);
    }

    /** @return null for all */
    static Job.State state(String name) {
        if (name == null || name.isBlank()) return null;
        for (Job.State state : Job.State.values()) {
            if (state.name().equals(name.toUpperCase(Locale.ROOT))) return state;
        }
        throw new UnknownAddress(UnknownAddress.Kind.PAGE, "/jobs?state=" + name);
    }
}
