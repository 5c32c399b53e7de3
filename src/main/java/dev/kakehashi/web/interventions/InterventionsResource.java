package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.results.InterventionDetail;
import dev.kakehashi.results.OpenIntervention;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.SubmitIntervention;
import dev.kakehashi.results.OpenAnalyses;
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
import org.jboss.resteasy.reactive.RestQuery;

/** Interventions, the page of each, and the form that submits one. */
@Path("/interventions")
@RolesAllowed(Rights.READ)
@Blocking
public class InterventionsResource {
    private static final String HTML = "text/html;charset=UTF-8";

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record InterventionsPage(List<InterventionRow> rows) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record InterventionPage(InterventionView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record InterventionPage$live(InterventionView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewInterventionPage(NewInterventionView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record SideBySidePage(SideBySideView view) implements TemplateInstance {}

    @Inject SubmitIntervention submitIntervention;
    @Inject OpenAnalyses analyses;

    @GET
    @Produces(HTML)
    public TemplateInstance list() {
        return new InterventionsPage(InterventionRow.all());
    }

    @GET
    @RolesAllowed(Rights.SUBMIT)
    @Path("new")
    @Produces(HTML)
    public TemplateInstance form(@Context UriInfo address) {
        return new NewInterventionPage(view(new Submitted(new HashMap<>(address.getQueryParameters()), Map.of())));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("intervention.submit")
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(HTML)
    public Response submit(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var row = submitIntervention.submit(new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/interventions/" + row.id)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(new NewInterventionPage(view(new Submitted(raw, refused.errors()))))
                    .build();
        }
    }

    private NewInterventionView view(Submitted given) {
        return NewInterventionView.of(given, analyses, filled -> {
            var fields = new Fields(filled.values(), Screen.messages(RefusalMessages.class));
            return submitIntervention.memory(fields).map(InterventionMemoryView::of).orElse(null);
        });
    }

    @GET
    @Path("{id}")
    @Produces(HTML)
    public TemplateInstance page(@RestPath String id, @RestQuery String perplexity, @RestQuery String measure) {
        var view = InterventionView.of(Named.intervention(id), perplexity, measure);
        return Screen.current().fragment() ? new InterventionPage$live(view) : new InterventionPage(view);
    }

    @GET
    @Path("{id}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public InterventionDetail json(@RestPath String id) {
        return InterventionDetail.of(Named.intervention(id));
    }

    @GET
    @Path("{id}.csv")
    @Produces(dev.kakehashi.web.ui.Csv.TYPE)
    public String csv(@RestPath String id) {
        return InterventionsTable.scores(OpenIntervention.open(Named.intervention(id)).table());
    }

    /** Copied, empty, foreign and cut translations. */
    @GET
    @Path("{id}/outputs.csv")
    @Produces(dev.kakehashi.web.ui.Csv.TYPE)
    public String outputs(@RestPath String id) {
        return InterventionsTable.outputs(OpenIntervention.open(Named.intervention(id)).outputs());
    }

    @GET
    @Path("{id}.tex")
    @Produces("application/x-tex;charset=UTF-8")
    public String latex(@RestPath String id, @RestQuery String perplexity, @RestQuery String measure) {
        Intervention row = Named.intervention(id);
        var results = InterventionView.of(row, perplexity, measure).results();
        if (results == null) OpenIntervention.open(row); // refuses with a sentence
        return Latex.of(results.table(), results.grid(), row.name);
    }

    /** All latents of every arm. */
    @GET
    @Path("{id}/arms.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<dev.kakehashi.intervention.Arm> arms(@RestPath String id) {
        return OpenIntervention.open(Named.intervention(id)).arms();
    }

    @GET
    @Path("{id}/side-by-side")
    @Produces(HTML)
    public TemplateInstance sideBySide(@RestPath String id, @Context UriInfo address) {
        Intervention row = Named.intervention(id);
        return new SideBySidePage(SideBySideView.of(row, OpenIntervention.open(row),
                new SideBySideQuery(address.getQueryParameters()), analyses));
    }

    @GET
    @Path("{id}/side-by-side.csv")
    @Produces(dev.kakehashi.web.ui.Csv.TYPE)
    public String sideBySideCsv(@RestPath String id, @Context UriInfo address) {
        Intervention row = Named.intervention(id);
        return SideBySideTable.csv(OpenIntervention.open(row), new SideBySideQuery(address.getQueryParameters()));
    }

    @GET
    @Path("{id}/side-by-side.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Object sideBySideJson(@RestPath String id, @Context UriInfo address) {
        Intervention row = Named.intervention(id);
        return SideBySideTable.json(OpenIntervention.open(row), new SideBySideQuery(address.getQueryParameters()));
    }
}
