package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.EmbeddingChoice;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.StudyOptions;
import dev.kakehashi.submission.SubmitStudy;
import dev.kakehashi.web.terms.DiskView;
import dev.kakehashi.web.terms.MemoryView;
import dev.kakehashi.web.terms.SubmitMessages;
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

/** The form that submits a study. */
@Path("/saes/new")
@RolesAllowed(Rights.SUBMIT)
@Blocking
public class NewSaesResource {
    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewSaesPage(NewSaesView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "studies", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewSaesPage$memory(NewSaesView view) implements TemplateInstance {}

    @Inject SubmitStudy submitStudy;
    @Inject StudyOptions studyOptions;
    @Inject EmbeddingChoice embeddingChoice;

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance show(@Context UriInfo address) {
        var view = view(new Submitted(cloned(new HashMap<>(address.getQueryParameters())), Map.of()));
        return Screen.current().fragment() ? new NewSaesPage$memory(view) : new NewSaesPage(view);
    }

    @POST
    @Audited("study.submit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/html;charset=UTF-8")
    public Response submit(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var study = submitStudy.submit(new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/studies/" + study.slug)).build();
        } catch (Refused refused) {
            raw.putIfAbsent("steps", List.of()); // nothing ticked stays nothing ticked
            return Response.status(422).entity(new NewSaesPage(view(new Submitted(raw, refused.errors())))).build();
        }
    }

    /**
     * What is not given is taken from the study named in {@code from}; another model has checkpoints and layers of its
     * own.
     */
    private Map<String, List<String>> cloned(Map<String, List<String>> given) {
        var from = given.getOrDefault("from", List.of()).stream().findFirst().filter(slug -> !slug.isBlank());
        if (from.isEmpty()) return given;
        var values = studyOptions.fields(Named.study(from.get()));
        if (given.containsKey("model") && !given.get("model").equals(values.get("model")))
            values.keySet().removeAll(List.of("steps", "layers", "embeddingModel"));
        values.putAll(given);
        return values;
    }

    /** Models without a usable checkpoint cannot be chosen. */
    private NewSaesView view(Submitted given) {
        List<LanguageModel> models = LanguageModel.list(
                "from LanguageModel m where exists (select 1 from Checkpoint c where c.model = m and c.state <> ?1) "
                        + "order by m.name",
                Checkpoint.State.FAILED);
        var chosen = models.stream().filter(each -> each.slug.equals(given.value("model"))).findFirst();
        var model = chosen.orElse(models.isEmpty() ? null : models.get(0));
        return NewSaesView.of(models, model, model == null ? null : embeddingChoice.usual(model), given,
                filled -> memory(filled, model), filled -> disk(filled, model));
    }

    /** @return null where nothing can be said; then the memory says why */
    private DiskView disk(Submitted filled, LanguageModel model) {
        return submitStudy.disk(new Fields(filled.values(), Screen.messages(RefusalMessages.class)), model)
                .map(DiskView::of).orElse(null);
    }

    private MemoryView memory(Submitted filled, LanguageModel model) {
        var fields = new Fields(filled.values(), Screen.messages(RefusalMessages.class));
        var memory = submitStudy.memory(fields, model);
        if (memory.isPresent()) return MemoryView.of(memory.get());
        var text = Screen.messages(SubmitMessages.class);
        return MemoryView.unknown(fields.errors().isEmpty() ? text.memoryUnknown()
                : text.memoryRefused(String.join(" ", fields.errors().values())));
    }
}
