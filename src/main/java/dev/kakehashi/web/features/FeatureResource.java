package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.evidence.FeatureEvidence;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.catalog.UnknownAddress;
import dev.kakehashi.web.ui.PageTag;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Slider;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** The page of one feature; its evidence is computed anew for every fraction that is asked for. */
@Path("/saes/{slug}/features")
@RolesAllowed(Rights.READ)
@Blocking
public class FeatureResource {
    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record FeaturePage(FeatureView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record FeaturePage$evidence(FeatureView view) implements TemplateInstance {}

    record Bars(List<String> labels, List<Values> series) {}

    record Values(String name, List<Integer> values) {}

    @Inject OpenAnalyses analyses;
    @Inject TokenRows embeddings;

    @GET
    @Path("{latent}")
    @Produces("text/html;charset=UTF-8")
    public Response page(@RestPath String slug, @RestPath String latent, @Context UriInfo uri) {
        var sae = Named.sae(slug);
        int i = latent(sae, latent);
        if (sae.analysis == null) return Response.ok(new FeaturePage(FeatureView.missing(sae, i))).build();
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        var thresholds = Thresholds.fractionAlone(uri.getQueryParameters(), analysis);
        var refused = thresholds.errors().get("fraction");
        if (!analysis.hasEvidence()) {
            if (refused != null) throw new ClientErrorException(refused, 422);
            return Response.ok(new FeaturePage(FeatureView.dropped(sae, i, analysis))).build();
        }
        var view = FeatureView.of(sae, i, analysis,
                evidence(analysis, i, thresholds.options(), embeddings.of(sae.analysis.embeddingCheckpoint)),
                thresholds);
        int status = refused == null ? 200 : 422;
        if (Screen.current().fragment() && view.evidence() != null) // a dead latent has none to exchange
            return Response.status(status).entity(new FeaturePage$evidence(view)).header("HX-Push-Url", view.address())
                    .build();
        if (Slider.sent(uri.getQueryParameters()) && refused == null)
            return Response.seeOther(URI.create(view.address())).build();
        return Response.status(status).entity(new FeaturePage(view)).build();
    }

    @GET
    @Path("{latent}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public FeatureDetail json(@RestPath String slug, @RestPath String latent, @Context UriInfo uri) {
        var sae = Named.sae(slug);
        int i = latent(sae, latent);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        var thresholds = Thresholds.fractionAlone(uri.getQueryParameters(), analysis);
        if (!thresholds.errors().isEmpty()) throw new ClientErrorException(thresholds.errors().get("fraction"), 422);
        var options = thresholds.options();
        return FeatureDetail.of(i, analysis, analysis.hasEvidence()
                ? evidence(analysis, i, options, embeddings.of(sae.analysis.embeddingCheckpoint))
                : null, options);
    }

    @GET
    @Path("{latent}/histogram.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Bars histogram(@RestPath String slug, @RestPath String latent) {
        var sae = Named.sae(slug);
        int i = latent(sae, latent);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        if (!analysis.hasEvidence()) return new Bars(List.of(), List.of());
        var bins = evidence(analysis, i, analysis.options(), null).histogram();
        if (bins.isEmpty()) return new Bars(List.of(), List.of());
        return new Bars(
                bins.stream().map(bin -> Format.number(bin.from())).toList(),
                List.of(new Values(text().tokenCount(), bins.stream().map(FeatureEvidence.Bin::count).toList())));
    }

    static int latent(Sae sae, String text) {
        int latent = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (latent < 0 || latent >= sae.latents) throw new UnknownAddress(UnknownAddress.Kind.FEATURE, text);
        return latent;
    }

    private OpenAnalysis open(Sae sae, int latent) {
        var analysis = analyses.open(sae.analysis);
        if (latent >= analysis.table().latents()) throw new UnknownAddress(UnknownAddress.Kind.FEATURE, latent);
        return analysis;
    }

    /** @param embeddings null where clusters are not asked for */
    private static FeatureEvidence evidence(OpenAnalysis analysis, int latent, AnalysisOptions options,
            FeatureEvidence.Embeddings embeddings) {
        return FeatureEvidence.of(analysis.index(), analysis.basis(), latent, options, embeddings);
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
