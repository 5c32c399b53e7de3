package dev.kakehashi.web.home;

import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The first page: what runs now, what waits, what came out last, and what to do first. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class HomeResource {

    @CheckedTemplate(basePath = "home", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record HomePage(HomeView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "home", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record HomePage$live(HomeView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page() {
        var view = HomeView.of();
        return Screen.current().fragment() ? new HomePage$live(view) : new HomePage(view);
    }
}
