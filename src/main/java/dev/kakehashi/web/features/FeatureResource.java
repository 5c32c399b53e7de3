package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.FeatureEvidence;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Nothing;
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
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of one feature; its evidence is computed anew for every fraction that is asked for. */
@Path("/saes/{slug}/features")
@RolesAllowed(Rights.READ)
@Blocking
public class FeatureResource {
    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record FeaturePage(FeatureView view) implements TemplateInstance {}

    record Bars(List<String> labels, List<Values> series) {}

    record Values(String name, List<Integer> values) {}

    @Inject
    OpenAnalyses analyses;

    @GET
    @Path("{latent}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String slug, @RestPath String latent, @RestQuery String fraction) {
        var sae = SaePlace.sae(slug);
        int i = latent(sae, latent);
        if (sae.analysis == null) return new FeaturePage(FeatureView.missing(sae, i));
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        var options = options(analysis, fraction);
        return new FeaturePage(analysis.hasEvidence()
                ? FeatureView.of(sae, i, analysis, evidence(analysis, i, options), options) : FeatureView.dropped(sae, i, analysis));
    }

    @GET
    @Path("{latent}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public FeatureDetail json(@RestPath String slug, @RestPath String latent, @RestQuery String fraction) {
        var sae = SaePlace.sae(slug);
        int i = latent(sae, latent);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        var options = options(analysis, fraction);
        return FeatureDetail.of(i, analysis, analysis.hasEvidence() ? evidence(analysis, i, options) : null, options.activatingFraction());
    }

    @GET
    @Path("{latent}/histogram.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Bars histogram(@RestPath String slug, @RestPath String latent) {
        var sae = SaePlace.sae(slug);
        int i = latent(sae, latent);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = open(sae, i);
        if (!analysis.hasEvidence()) return new Bars(List.of(), List.of());
        var bins = evidence(analysis, i, analysis.options()).histogram();
        if (bins.isEmpty()) return new Bars(List.of(), List.of());
        return new Bars(
                bins.stream().map(bin -> Format.number(bin.from())).toList(),
                List.of(new Values(text().tokenCount(), bins.stream().map(FeatureEvidence.Bin::count).toList())));
    }

    static int latent(Sae sae, String text) {
        int latent = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (latent < 0 || latent >= sae.latents) throw new Nothing(Nothing.Kind.FEATURE, text);
        return latent;
    }

    private OpenAnalysis open(Sae sae, int latent) {
        var analysis = analyses.open(sae.analysis);
        if (latent >= analysis.table().latents()) throw new Nothing(Nothing.Kind.FEATURE, latent);
        return analysis;
    }

    private static FeatureEvidence evidence(OpenAnalysis analysis, int latent, AnalysisOptions options) {
        return FeatureEvidence.of(analysis.index(), analysis.tokens(), latent, options);
    }

    /** The options of the analysis, with the fraction from the address where it names one. */
    private static AnalysisOptions options(OpenAnalysis analysis, String fraction) {
        var usual = analysis.options();
        if (fraction == null || fraction.isBlank()) return usual;
        if (!analysis.hasEvidence()) throw new ClientErrorException(text().evidenceDropped(), 422);
        return usual.with(fraction(fraction.strip(), analysis.index().retention()), usual.classCutoff(), usual.rareBelow());
    }

    private static double fraction(String typed, double retention) {
        var refusal = Thresholds.refusal(typed, retention);
        if (refusal != null) throw new ClientErrorException(refusal, 422);
        return Double.parseDouble(typed);
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
