package dev.kakehashi.web.models;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.submission.AddCheckpoints;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
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
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestPath;

/** The form that adds training steps to a model. */
@Path("/models/{slug}/checkpoints/new")
@RolesAllowed(Rights.SUBMIT)
@Blocking
@Produces("text/html;charset=UTF-8")
public class NewCheckpointsResource {
    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewCheckpointsPage(String slug, String name, String there, Submitted form,
            List<Field> fields) implements TemplateInstance {}

    @Inject AddCheckpoints addCheckpoints;
    @Inject DataDirectory data;

    @ConfigProperty(name = "kakehashi.hub.endpoint") String endpoint;

    @GET
    public TemplateInstance show(@RestPath String slug) {
        return page(slug, Submitted.fresh(Map.of()));
    }

    @POST
    @Audited("model.add-checkpoints")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(@RestPath String slug, MultivaluedMap<String, String> values) {
        var model = Named.model(slug);
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var added = addCheckpoints.add(model, new Fields(raw, Screen.messages(RefusalMessages.class)));
            Audit.detail(added.stream().map(checkpoint -> "+" + checkpoint.step).collect(Collectors.joining(" ")));
            return Response.seeOther(URI.create("/models/" + model.slug)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(page(slug, new Submitted(raw, refused.errors()))).build();
        }
    }

    private NewCheckpointsPage page(String slug, Submitted form) {
        var model = Named.model(slug);
        var there = model.checkpoints().stream().map(checkpoint -> "" + checkpoint.step)
                .collect(Collectors.joining(", "));
        return new NewCheckpointsPage(slug, model.name, there, form,
                NewModelResource.checkpoints(form, data, endpoint));
    }
}
