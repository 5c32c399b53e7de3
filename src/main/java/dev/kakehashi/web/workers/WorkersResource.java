package dev.kakehashi.web.workers;

import dev.kakehashi.jobs.DatabaseClock;
import dev.kakehashi.jobs.WorkerRegistry;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The page of workers; it asks for itself again as long as it is open, because a worker may come at any time. */
@Path("/workers")
@RolesAllowed(Rights.READ)
@Blocking
public class WorkersResource {
    @CheckedTemplate(basePath = "workers", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record WorkersPage(WorkersView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "workers", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record WorkersPage$live(WorkersView view) implements TemplateInstance {}

    @Inject WorkerRegistry registry;
    @Inject DatabaseClock clock;

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list() {
        var view = WorkersView.of(registry, clock);
        return Screen.current().fragment() ? new WorkersPage$live(view) : new WorkersPage(view);
    }
}
