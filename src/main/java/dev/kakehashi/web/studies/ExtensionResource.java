package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.people.Audit;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.ExtendStudy;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.StudyOptions;
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
import org.jboss.resteasy.reactive.RestPath;

/** The form that adds training steps, layers and settings to a study. */
@Path("/studies/{slug}/extension")
@RolesAllowed(Rights.SUBMIT)
@Blocking
@Produces("text/html;charset=UTF-8")
public class ExtensionResource {
    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ExtensionPage(ExtensionView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ExtensionPage$estimate(ExtensionView view) implements TemplateInstance {}

    @Inject ExtendStudy extendStudy;
    @Inject StudyOptions studyOptions;

    @GET
    public TemplateInstance show(@RestPath String slug, @Context UriInfo address) {
        var view = view(Named.study(slug),
                new Submitted(new HashMap<>(address.getQueryParameters()), Map.of()));
        return Screen.current().fragment() ? new ExtensionPage$estimate(view) : new ExtensionPage(view);
    }

    @POST
    @Audited("study.extend")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response extend(@RestPath String slug, MultivaluedMap<String, String> values) {
        var study = Named.study(slug);
        Map<String, List<String>> raw = new HashMap<>(values);
        raw.putIfAbsent("steps", List.of()); // nothing ticked stays nothing ticked
        try {
            int added = extendStudy.extend(study, new Fields(raw, Screen.messages(RefusalMessages.class)));
            Audit.detail("+" + added + " SAEs");
            return Response.seeOther(URI.create("/studies/" + study.slug)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(new ExtensionPage(view(study, new Submitted(raw, refused.errors()))))
                    .build();
        }
    }

    /** Of a checkpoint that was not to be had nothing can be trained. */
    private static List<String> usable(Study study, List<String> steps) {
        var failed = study.model.checkpoints().stream()
                .filter(checkpoint -> checkpoint.state == Checkpoint.State.FAILED)
                .map(checkpoint -> "" + checkpoint.step)
                .toList();
        return steps.stream().filter(step -> !failed.contains(step)).toList();
    }

    private ExtensionView view(Study study, Submitted given) {
        var values = new HashMap<>(studyOptions.fields(study));
        values.put("steps", given.values().containsKey("latents") ? List.of() : usable(study, values.get("steps")));
        values.putAll(given.values());
        var form = new Submitted(values, given.errors());
        var fields = new Fields(form.values(), Screen.messages(RefusalMessages.class));
        var estimate = extendStudy.estimate(study, fields);
        return ExtensionView.of(study, form, estimate.orElse(null), String.join(" ", fields.errors().values()));
    }
}
