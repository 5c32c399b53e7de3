package dev.kakehashi.web.saes;

import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.evaluation.ErrorsByPosition;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.people.Rights;
import dev.kakehashi.results.Unreadable;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.ErrorPages;
import dev.kakehashi.web.ui.PageTag;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jboss.resteasy.reactive.RestPath;

/** The page of one SAE: what it is, how it was trained, what its features are like as a whole. */
@Path("/saes")
@RolesAllowed(Rights.READ)
@Blocking
public class SaeResource {
    private static final Set<String> FILES = Set.of("cfg.json", "sae_weights.safetensors", "manifest.json");

    @CheckedTemplate(basePath = "saes", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record SaePage(SaeView view) implements TemplateInstance {}

    public record Curve(String name, List<double[]> points) {}

    public record Curves(List<Curve> series) {}

    @Inject OpenAnalyses analyses;

    @GET
    @Path("{slug}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String slug) {
        var sae = Named.sae(slug);
        try {
            return new SaePage(SaeView.of(sae, sae.analysis == null ? null : analyses.open(sae.analysis), null));
        } catch (Unreadable damaged) {
            return new SaePage(SaeView.of(sae, null, ErrorPages.sentence(damaged)));
        }
    }

    @GET
    @Path("{slug}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public SaeDetail json(@RestPath String slug) {
        return SaeDetail.of(Named.sae(slug));
    }

    @GET
    @Path("{slug}.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String slug) {
        var csv = new Csv("metric", "all", "en", "ja");
        SaeDetail.of(Named.sae(slug)).metrics()
                .forEach((name, numbers) -> csv.line(Arrays.asList(name, numbers.all(), numbers.en(), numbers.ja())));
        return csv.toString();
    }

    @GET
    @Path("{slug}/loss.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Curves loss(@RestPath String slug) {
        var sae = Named.sae(slug);
        if (sae.trainJob == null) return new Curves(List.of());
        List<MetricPoint> points = MetricPoint.list("jobId = ?1 and saeId = ?2 and series = 'loss' order by step",
                sae.trainJob.id, sae.id);
        var curve = points.stream().map(point -> new double[] {point.step, point.number}).toList();
        return new Curves(
                curve.isEmpty() ? List.of() : List.of(new Curve(Screen.messages(SaeMessages.class).lossAxis(), curve)));
    }

    @GET
    @Path("{slug}/positions.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Curves positions(@RestPath String slug) throws IOException {
        var sae = Named.sae(slug);
        NotAnalysed.refuse(sae);
        var file = new AnalysisFolder(java.nio.file.Path.of(sae.analysis.folder)).positions();
        if (!Files.isRegularFile(file)) return new Curves(List.of());
        var explained = ErrorsByPosition.read(file).explainedVariance();
        int begin = SaePlace.firstPosition(sae);
        var points = IntStream.range(0, explained.length).filter(i -> Double.isFinite(explained[i]))
                .mapToObj(i -> new double[] {i + begin, explained[i]}).toList();
        return new Curves(points.isEmpty() ? List.of()
                : List.of(new Curve(Screen.messages(SaeMessages.class).positionsAxis(), points)));
    }

    @GET
    @Path("{slug}/distributions/{column}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Distribution distribution(@RestPath String slug, @RestPath String column) {
        var sae = Named.sae(slug);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id);
        try {
            return Distribution.of(analyses.open(sae.analysis).table(), FeatureColumn.of(column));
        } catch (IllegalArgumentException e) {
            throw new UnknownAddress(UnknownAddress.Kind.PAGE, column);
        }
    }

    /** The folder of the SAE, file by file, as SAELens opens it. */
    @GET
    @Path("{slug}/files/{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response file(@RestPath String slug, @RestPath String name) {
        Sae sae = Named.sae(slug);
        var file = sae.folder == null || !FILES.contains(name) ? null : java.nio.file.Path.of(sae.folder).resolve(name);
        if (file == null || !Files.isRegularFile(file))
            throw new ClientErrorException(Screen.messages(SaeMessages.class).noFile(name), Response.Status.NOT_FOUND);
        return Response.ok(file)
                .header("Content-Disposition", "attachment; filename=\"" + sae.slug + "-" + name + "\"")
                .build();
    }
}
