package dev.kakehashi.web.models;

import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.SubmitPretraining;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The form that submits the pre-training of a model. */
@Path("/models/pretrain")
@RolesAllowed(Rights.SUBMIT)
@Blocking
public class PretrainResource {
    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record PretrainPage(PretrainView view) implements TemplateInstance {}

    @Inject SubmitPretraining submitPretraining;

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance show(@Context UriInfo address) {
        return new PretrainPage(PretrainView.of(new Submitted(new HashMap<>(address.getQueryParameters()), Map.of())));
    }

    @POST
    @Audited("model.pretrain")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/html;charset=UTF-8")
    public Response submit(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var job = submitPretraining.submit(new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/jobs/" + job.id)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(new PretrainPage(PretrainView.of(new Submitted(raw, refused.errors()))))
                    .build();
        }
    }
}
