package dev.kakehashi.web.saes;

import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;

/** All SAEs of all studies, with the numbers that compare them; the address holds the filter. */
@Path("/saes")
@RolesAllowed(Rights.READ)
@Blocking
public class SaesResource {
    @CheckedTemplate(basePath = "saes", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record SaesPage(SaesView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "saes", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record SaesPage$rows(SaesView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list(@Context UriInfo uri) {
        var view = SaesView.of(new SaeFilter(uri.getQueryParameters()));
        return Screen.current().fragment() ? new SaesPage$rows(view) : new SaesPage(view);
    }
}
