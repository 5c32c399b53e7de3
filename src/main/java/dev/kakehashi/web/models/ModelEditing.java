package dev.kakehashi.web.models;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.EditModel;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.web.terms.CorpusMessages;
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

/** The form that changes a model's name, family and tokens a training step. */
@Path("/models/{slug}/edit")
@RolesAllowed(Rights.SUBMIT)
@Blocking
@Produces("text/html;charset=UTF-8")
public class ModelEditing {
    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record EditModelPage(String slug, String name, Submitted form, List<Field> fields) implements TemplateInstance {}

    @Inject EditModel editModel;

    @GET
    public TemplateInstance show(@RestPath String slug) {
        var model = Named.model(slug);
        return page(slug, model.name, Submitted.fresh(Map.of(
                "name", model.name,
                "family", model.family,
                "tokensPerStep", model.tokensPerStep == null ? "" : "" + model.tokensPerStep)));
    }

    @POST
    @Audited("model.edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response edit(@RestPath String slug, MultivaluedMap<String, String> values) {
        var model = Named.model(slug);
        var name = model.name;
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            editModel.edit(model, new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/models/" + model.slug)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(page(slug, name, new Submitted(raw, refused.errors()))).build();
        }
    }

    private static EditModelPage page(String slug, String name, Submitted form) {
        var text = Screen.messages(CorpusMessages.class);
        return new EditModelPage(slug, name, form, List.of(
                Field.text(form, "name", text.modelName()),
                Field.text(form, "family", text.family()).helped(text.familyHelp()).optional(),
                Field.number(form, "tokensPerStep", text.tokensPerStep()).helped(text.tokensPerStepHelp()).optional()));
    }
}
