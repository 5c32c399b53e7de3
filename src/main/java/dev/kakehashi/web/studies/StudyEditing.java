package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.EditStudy;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** The form that changes a study's name and notes. */
@Path("/studies/{slug}/edit")
@RolesAllowed(Rights.SUBMIT)
@Blocking
@Produces("text/html;charset=UTF-8")
public class StudyEditing {
    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EditStudyPage(String slug, String name, Submitted form, List<Field> fields) implements TemplateInstance {}

    @Inject EditStudy editStudy;

    @GET
    public TemplateInstance show(@RestPath String slug) {
        var study = Named.study(slug);
        return page(slug, study.name,
                Submitted.fresh(Map.of("name", study.name, "notes", study.notes == null ? "" : study.notes)));
    }

    @POST
    @Audited("study.edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response edit(@RestPath String slug, MultivaluedMap<String, String> values) {
        var study = Named.study(slug);
        var name = study.name;
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            editStudy.edit(study, new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/studies/" + study.slug)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(page(slug, name, new Submitted(raw, refused.errors()))).build();
        }
    }

    private static EditStudyPage page(String slug, String name, Submitted form) {
        var text = Screen.messages(ModelMessages.class);
        return new EditStudyPage(slug, name, form, List.of(
                Field.text(form, "name", text.studyName()),
                Field.area(form, "notes", text.notes()).helped(text.notesHelp())));
    }
}
