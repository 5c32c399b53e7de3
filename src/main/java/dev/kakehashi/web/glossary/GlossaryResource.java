package dev.kakehashi.web.glossary;

import dev.kakehashi.people.Rights;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The words and numbers of the screens, each with an anchor that labels lead to. */
@Path("/glossary")
@RolesAllowed(Rights.READ)
public class GlossaryResource {

    @CheckedTemplate(basePath = "glossary", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record GlossaryPage(GlossaryView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page() {
        return new GlossaryPage(GlossaryView.of());
    }
}
