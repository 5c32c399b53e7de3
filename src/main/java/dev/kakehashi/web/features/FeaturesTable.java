package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.web.terms.NotAnalysed;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.web.ui.PageTag;
import dev.kakehashi.web.ui.Screen;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;

/** All features that a filter leaves, for programs. */
@Path("/saes")
@RolesAllowed(Rights.READ)
@Blocking
public class FeaturesTable {
    @Inject OpenAnalyses analyses;
    @Inject TriedTables tables;

    @GET
    @Path("{slug}/features.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<FeatureRow> json(@RestPath String slug, @Context UriInfo uri) {
        return rows(slug, uri).toList();
    }

    @GET
    @Path("{slug}/features.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String slug, @Context UriInfo uri) {
        var csv = new Csv(FeatureRow.columns());
        rows(slug, uri).forEach(row -> csv.line(row.cells()));
        return csv.toString();
    }

    private Stream<FeatureRow> rows(String slug, UriInfo uri) {
        var sae = Named.sae(slug);
        NotAnalysed.refuse(sae);
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var stored = analyses.open(sae.analysis);
        var thresholds = new Thresholds(uri.getQueryParameters(), stored);
        var filter = new FeatureFilter(uri.getQueryParameters(), thresholds);
        if (filter.form().refused()) throw new Refused(filter.form().errors());
        var analysis = stored.with(tables.of(sae.analysis, stored, thresholds.options(), Screen.left()).table());
        return Arrays.stream(filter.query(analysis.vocabulary()).run(analysis.table()))
                .mapToObj(latent -> FeatureRow.of(analysis, latent));
    }
}
