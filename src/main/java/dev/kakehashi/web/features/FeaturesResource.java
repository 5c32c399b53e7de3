package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Rights;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.ui.PageTag;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Slider;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;

/** The table of an SAE's features; the address holds all of its state. */
@Path("/saes/{slug}/features")
@RolesAllowed(Rights.READ)
@Blocking
public class FeaturesResource {
    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record FeaturesPage(FeaturesView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record FeaturesPage$rows(FeaturesView view) implements TemplateInstance {}

    @Inject OpenAnalyses analyses;
    @Inject TriedTables tables;

    @GET
    @Produces("text/html;charset=UTF-8")
    public Response list(@RestPath String slug, @Context UriInfo uri) {
        var sae = Named.sae(slug);
        if (sae.analysis == null) return Response.ok(new FeaturesPage(FeaturesView.missing(sae))).build();
        PageTag.check(sae.analysis.id, sae.analysis.retention);
        var analysis = analyses.open(sae.analysis);
        var thresholds = new Thresholds(uri.getQueryParameters(), analysis);
        var filter = new FeatureFilter(uri.getQueryParameters(), thresholds);
        var features = SaePlace.of(sae).features();
        boolean refused = filter.form().refused();
        if (Slider.sent(uri.getQueryParameters()) && !refused && !Screen.current().fragment())
            return Response.seeOther(URI.create(filter.address(features, filter.page()))).build();
        var tried = tables.of(sae.analysis, analysis, thresholds.options(), Screen.left());
        var sliders = thresholds.sliders(name -> filter.without(features, name));
        var view = FeaturesView.of(sae, analysis.with(tried.table()), filter,
                WhatIfView.of(analysis.table(), tried, thresholds, sliders));
        int status = refused ? 422 : 200;
        if (!Screen.current().fragment()) return Response.status(status).entity(new FeaturesPage(view)).build();
        return Response.status(status).entity(new FeaturesPage$rows(view)).header("HX-Push-Url", view.address())
                .build();
    }
}
