package dev.kakehashi.web.models;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.Browser;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URL;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The heatmap of a model with 28 layers at initial weights and three steps, and its curves. */
@QuarkusTest
class HeatmapPagesTest {
    private static final int LAYERS = 28;
    private static final long[] STEPS = {0, 10, 100, 1000};
    private static String model;

    @TestHTTPResource("/") URL home;

    @BeforeEach
    void write() {
        if (model != null) return;
        var first = Fixture.analysedSae(0.25);
        model = QuarkusTransaction.requiringNew().call(() -> {
            Sae known = Sae.findById(first.id);
            for (var step : STEPS) {
                var checkpoint = step == known.checkpoint.step ? known.checkpoint : checkpoint(known, step);
                for (var layer = 1; layer <= LAYERS; layer++)
                    if (layer != known.layer || step != known.checkpoint.step)
                        analysed(known, checkpoint, layer, 0.1 + 0.01 * layer + 0.0001 * step);
            }
            known.study.model.layers = LAYERS;
            for (var language : List.of("all", "en", "ja"))
                metric(known.analysis, SaeMetric.EXPLAINED_VARIANCE, language, 0.5);
            return "/models/" + known.study.model.slug;
        });
    }

    private static Checkpoint checkpoint(Sae known, long step) {
        var checkpoint = new Checkpoint();
        checkpoint.model = known.study.model;
        checkpoint.step = step;
        checkpoint.state = Checkpoint.State.READY;
        checkpoint.createdAt = Fixture.NOON;
        checkpoint.persist();
        return checkpoint;
    }

    private static void analysed(Sae known, Checkpoint checkpoint, int layer, double mixed) {
        var sae = new Sae();
        sae.slug = known.slug + "." + checkpoint.step + "." + layer;
        sae.study = known.study;
        sae.checkpoint = checkpoint;
        sae.layer = layer;
        sae.latents = 64;
        sae.k = 8;
        sae.setting = known.setting;
        sae.state = Sae.State.ANALYSED;
        sae.configJson = "{}";
        sae.createdAt = Fixture.NOON;
        sae.persist();
        var analysis = new Analysis();
        analysis.sae = sae;
        analysis.optionsJson = "{}";
        analysis.folder = "nowhere";
        analysis.createdAt = Fixture.NOON;
        analysis.persistAndFlush();
        sae.analysis = analysis;
        metric(analysis, SaeMetric.MIXED_SHARE, "all", mixed);
        for (var language : List.of("all", "en", "ja")) metric(analysis, SaeMetric.EXPLAINED_VARIANCE, language, mixed);
    }

    private static void metric(Analysis analysis, SaeMetric metric, String language, double number) {
        var row = new AnalysisMetric();
        row.analysisId = analysis.id;
        row.name = metric.id();
        row.language = language;
        row.number = number;
        row.persist();
    }

    @Test
    void documents_of_one_language_are_offered_where_the_metric_has_them_and_nowhere_else() {
        for (var metric : SaeMetric.values()) {
            var offered = page(model + "?metric=" + metric.id()).select("#documents option").eachAttr("value");
            assertEquals(metric.perLanguage() ? List.of("all", "en", "ja") : List.of("all"), offered, metric.id());
        }
    }

    @Test
    void an_address_that_asks_for_what_does_not_exist_is_refused_in_every_form() {
        for (String kind : new String[] {"", ".json", ".csv", "/curves.json"}) {
            String accepted = kind.isEmpty() ? "text/html" : "*/*";
            given().accept(accepted).get(model + kind + "?metric=mixed-share&language=en").then().statusCode(422)
                    .body(containsString("has one value for all documents"));
            given().accept(accepted).get(model + kind + "?metric=explained-variance&language=fr").then()
                    .statusCode(422).body(containsString("There are no documents"));
            given().accept(accepted).get(model + kind + "?setting=unheard").then().statusCode(422)
                    .body(containsString("unheard"));
            given().get(model + kind + "?metric=explained-variance&language=en").then().statusCode(200);
            given().get(model + kind + "?metric=mixed-share&language=all").then().statusCode(200);
        }
    }

    @Test
    void a_form_that_changes_to_such_a_metric_lets_go_of_the_language() {
        var study = page(model).selectFirst("select[name=study] option").val();
        var address = model + "?metric=mixed-share&study=" + study;
        given().redirects().follow(false).accept("text/html").get(address + "&language=en&form=true").then()
                .statusCode(303).header("Location", endsWith(address));
        var part = given().header("HX-Request", "true").get(address + "&language=en&setting=unheard&form=true").then()
                .statusCode(200).header("HX-Push-Url", equalTo(address)).extract().asString();
        assertNotNull(Jsoup.parse(part).selectFirst("#documents[hx-swap-oob]"));
        given().header("HX-Request", "true").get(model + "?metric=explained-variance&language=en&form=true").then()
                .statusCode(200)
                .header("HX-Push-Url", equalTo(model + "?metric=explained-variance&study=" + study + "&language=en"));
    }

    @Test
    void a_share_names_what_it_is_a_share_of() {
        assertTrue(page(model + "?metric=mixed-share").selectFirst("#grid").text()
                .contains("Over features with a class"));
        assertTrue(page(model + "?metric=dead-share").selectFirst("#grid").text().contains("Over all latents"));
    }

    @Test
    void curves_begin_with_the_initial_weights() {
        given().get(model + "/curves.json?metric=mixed-share").then().statusCode(200)
                .body("series.size()", equalTo(LAYERS))
                .body("series[0].points[0]", equalTo(List.of(0f, 0.11f)))
                .body("series[0].points.size()", equalTo(STEPS.length));
    }

    @Test
    void twenty_eight_layers_are_told_apart_and_fit_a_small_screen() {
        try (var browser = new Browser()) {
            var page = browser.open(home + model.substring(1) + "?metric=mixed-share");
            for (var width : new int[] {400, 1280}) {
                page.setViewportSize(width, 900);
                page.reload();
                page.waitForFunction("() => window.Chart?.getChart(document.querySelector('#curves canvas'))");
                var chart = "Chart.getChart(document.querySelector('#curves canvas'))";
                assertTrue(number(page.evaluate(chart + ".chartArea.height")) > 180, "height at " + width);
                assertTrue(number(page.evaluate(chart + ".chartArea.width")) > 0.5 * Math.min(width, 700), "width at "
                        + width);
                assertEquals(LAYERS,
                        number(page.evaluate("new Set(" + chart + ".data.datasets.map(d => d.borderColor)).size")),
                        "colours");
                assertEquals(STEPS.length, number(page.evaluate(chart + ".getDatasetMeta(0).data.length")));
                assertTrue((Boolean) page.evaluate(chart + ".getDatasetMeta(0).data[0].x < " + chart
                        + ".getDatasetMeta(0).data[1].x - 20"), "a gap behind the initial weights");
                assertEquals("init", page.evaluate(chart + ".scales.x.ticks[0].label"));
            }
            assertEquals(List.of(), browser.complaints());
        }
    }

    private static double number(Object evaluated) {
        return ((Number) evaluated).doubleValue();
    }

    private static Document page(String address) {
        return Jsoup.parse(given().accept("text/html").get(address).then().statusCode(200).extract().asString());
    }
}
