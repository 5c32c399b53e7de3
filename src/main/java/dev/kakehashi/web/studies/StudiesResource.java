package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** Studies and the page of each; its live part asks for itself while jobs of the study wait or run. */
@Path("/studies")
@RolesAllowed(Rights.READ)
@Blocking
public class StudiesResource {
    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StudiesPage(List<StudyRow> rows) implements TemplateInstance {}

    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StudyPage(StudyView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StudyPage$live(StudyView view) implements TemplateInstance {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list() {
        return new StudiesPage(StudyRow.all());
    }

    @GET
    @Path("{slug}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance study(@RestPath String slug) {
        var study = Named.study(slug);
        var view = StudyView.of(study);
        return Screen.current().fragment() ? new StudyPage$live(view) : new StudyPage(view);
    }
}
