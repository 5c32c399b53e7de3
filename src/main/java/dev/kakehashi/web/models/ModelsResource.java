package dev.kakehashi.web.models;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.terms.ModelMessages;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Models, the heatmap of each, and its checkpoints. */
@Path("/models")
@RolesAllowed(Rights.READ)
@Blocking
public class ModelsResource {
    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ModelsPage(List<ModelRow> rows) implements TemplateInstance {}

    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ModelPage(ModelView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ModelPage$grid(ModelView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "models", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record CheckpointPage(CheckpointView view) implements TemplateInstance {}

    /** What of a model's heatmap is asked for. */
    public static class Question {
        @RestQuery String study;

        @RestQuery String metric;

        @RestQuery String language;

        @RestQuery String setting;

        /** Whether the page's own form asks. */
        @RestQuery boolean form;

        HeatmapQuery.Asked asked() {
            return new HeatmapQuery.Asked(study, metric, language, setting, form);
        }
    }

    /** One number of the heatmap; null where there is none, {@code state} says why. */
    public record CellJson(int layer, long step, Long tokensSeen, String sae, String state, Double value) {}

    record Curve(String name, List<double[]> points) {}

    record Curves(List<Curve> series) {}

    @GET
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance list() {
        return new ModelsPage(ModelRow.all());
    }

    @GET
    @Path("{slug}")
    @Produces("text/html;charset=UTF-8")
    public Response heatmap(@RestPath String slug, @BeanParam Question asked) {
        var query = HeatmapQuery.run(slug, asked.asked());
        boolean fragment = Screen.current().fragment();
        if (asked.form && !fragment) return Response.seeOther(URI.create(query.address())).build();
        var view = ModelView.of(query, asked.form);
        if (!fragment) return Response.ok(new ModelPage(view)).build();
        var part = Response.ok(new ModelPage$grid(view));
        return (asked.form ? part.header("HX-Push-Url", query.address()) : part).build();
    }

    @GET
    @Path("{slug}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<CellJson> json(@RestPath String slug, @BeanParam Question asked) {
        return cells(HeatmapQuery.run(slug, asked.asked()));
    }

    @GET
    @Path("{slug}.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String slug, @BeanParam Question asked) {
        var query = HeatmapQuery.run(slug, asked.asked());
        var csv = new Csv("layer", "step", "tokens-seen", "sae", "state", query.metric().id());
        for (var cell : cells(query))
            csv.line(java.util.Arrays.asList(cell.layer, cell.step, cell.tokensSeen, cell.sae, cell.state, cell.value));
        return csv.toString();
    }

    @GET
    @Path("{slug}/curves.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Curves curves(@RestPath String slug, @BeanParam Question asked) {
        var query = HeatmapQuery.run(slug, asked.asked());
        var text = Screen.messages(ModelMessages.class);
        boolean tokens = query.checkpoints().stream().allMatch(checkpoint -> checkpoint.tokensSeen != null);
        var series = new ArrayList<Curve>();
        for (var layer : query.layers()) {
            var points = new ArrayList<double[]>();
            for (var checkpoint : query.checkpoints()) {
                var sae = query.sae(layer, checkpoint);
                var number = sae == null ? null : query.numbers().get(sae.id());
                long x = tokens ? checkpoint.tokensSeen : checkpoint.step;
                if (number != null) points.add(new double[] {x, number});
            }
            series.add(new Curve(text.layerName(layer), points));
        }
        return new Curves(series);
    }

    @GET
    @Path("{slug}/checkpoints/{step}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance checkpoint(@RestPath String slug, @RestPath String step) {
        var model = Named.model(slug);
        Checkpoint checkpoint = step.matches("\\d{1,18}")
                ? Checkpoint.find("model = ?1 and step = ?2", model, Long.parseLong(step)).firstResult()
                : null;
        if (checkpoint == null) throw new UnknownAddress(UnknownAddress.Kind.CHECKPOINT, slug + ", step " + step);
        return new CheckpointPage(CheckpointView.of(checkpoint));
    }

    private static List<CellJson> cells(HeatmapQuery query) {
        var cells = new ArrayList<CellJson>();
        for (var layer : query.layers()) {
            for (var checkpoint : query.checkpoints()) {
                var sae = query.sae(layer, checkpoint);
                if (sae == null) continue;
                cells.add(new CellJson(layer, checkpoint.step, checkpoint.tokensSeen, sae.slug(),
                        sae.state().name().toLowerCase(java.util.Locale.ROOT),
                        sae.number()));
            }
        }
        return cells;
    }

    /** A row of the list. */
    public record ModelRow(
            String slug, String name, String family, String layers, String width, String parameters, String vocabulary,
            String ready, String saes) {
        static List<ModelRow> all() {
            var text = Screen.messages(ModelMessages.class);
            List<LanguageModel> models = LanguageModel.list("order by family, parameters, name");
            return models.stream()
                    .map(model -> new ModelRow(
                            model.slug, model.name, model.family, Format.count(model.layers), Format.count(model.width),
                            Format.brief(model.parameters), Format.count(model.vocabulary),
                            text.ready(
                                    Format.count(Checkpoint.count("model = ?1 and state = ?2", model,
                                            Checkpoint.State.READY)),
                                    Format.count(Checkpoint.count("model", model))),
                            Format.count(Sae.count("checkpoint.model", model))))
                    .toList();
        }
    }
}
