package dev.kakehashi.web.models;

import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.RegisterModel;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The form that registers a model's checkpoints from folders or a hub. */
@Path("/models/new")
@RolesAllowed(Rights.SUBMIT)
@Blocking
public class NewModelResource {
    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewModelPage(Submitted form, List<Field> fields) implements TemplateInstance {}

    @Inject RegisterModel registerModel;
    @Inject DataDirectory data;

    @ConfigProperty(name = "kakehashi.hub.endpoint") String endpoint;

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance show() {
        return page(Submitted.fresh(Map.of()));
    }

    @POST
    @Audited("model.register")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/html;charset=UTF-8")
    public Response register(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            return Response
                    .seeOther(URI.create("/models/"
                            + registerModel.register(new Fields(raw, Screen.messages(RefusalMessages.class))).slug))
                    .build();
        } catch (Refused refused) {
            return Response.status(422).entity(page(new Submitted(raw, refused.errors()))).build();
        }
    }

    private NewModelPage page(Submitted form) {
        var text = Screen.messages(CorpusMessages.class);
        var fields = new ArrayList<Field>();
        fields.add(Field.text(form, "name", text.modelName()));
        fields.add(Field.text(form, "family", text.family()).helped(text.familyHelp()).optional());
        fields.addAll(checkpoints(form, data, endpoint));
        fields.add(
                Field.number(form, "tokensPerStep", text.tokensPerStep()).helped(text.tokensPerStepHelp()).optional());
        return new NewModelPage(form, fields);
    }

    /** Where checkpoints lie. */
    static List<Field> checkpoints(Submitted form, DataDirectory data, String endpoint) {
        var text = Screen.messages(CorpusMessages.class);
        var roots = data.roots().stream().map(java.nio.file.Path::toString).collect(Collectors.joining(", "));
        return List.of(
                Field.area(form, "folders", text.folders()).helped(text.foldersHelp(roots)),
                Field.text(form, "hub", text.hub()).helped(text.hubHelp(endpoint)).optional(),
                Field.area(form, "revisions", text.revisions()).helped(text.revisionsHelp()),
                Field.text(form, "tokenizer", text.tokenizerForAll()).helped(text.tokenizerForAllHelp()).optional());
    }
}
