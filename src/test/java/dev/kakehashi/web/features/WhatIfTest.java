package dev.kakehashi.web.features;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.results.OpenAnalyses;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hibernate.Hibernate;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Thresholds that somebody tries on the table of features. */
@QuarkusTest
class WhatIfTest {
    private static String features;

    @Inject OpenAnalyses analyses;
    @Inject TriedTables tables;

    @BeforeEach
    void write() {
        if (features == null) features = "/saes/" + AnalysedFixture.sae().slug + "/features";
    }

    @Test
    void the_thresholds_of_the_analysis_stand_in_the_form_and_change_nothing() {
        var page = page(features + "?fraction=0.7&cutoff=0.90&rare=5");
        assertNull(page.selectFirst("table.what-if"));
        assertEquals("0.7", page(features).selectFirst("input[name=fraction]").val());
        assertEquals("0.9", page(features).selectFirst("input[name=cutoff]").val());
        assertEquals("5", page(features).selectFirst("input[name=rare]").val());
        given().header("HX-Request", "true").urlEncodingEnabled(false)
                .get(features + "?fraction=0.7&cutoff=0.9&rare=5&sort=").then()
                .statusCode(200).header("HX-Push-Url", equalTo(features));
    }

    @Test
    void classes_are_counted_anew_beside_the_stored_ones_and_filters_work_on_them() {
        var page = page(features + "?rare=6&class=rare");
        assertEquals(List.of("English", "Japanese", "Mixed", "Rare", "Dead").size(),
                page.select("table.what-if thead th.n").size());
        var stored = page.select("table.what-if tbody tr").get(0).select("td").eachText();
        var now = page.select("table.what-if tbody tr").get(1).select("td").eachText();
        assertEquals("0", stored.get(3));
        assertEquals("60", now.get(3));
        assertEquals(64, now.stream().mapToInt(Integer::parseInt).sum());
        assertTrue(page.selectFirst("#features [role=status]").text().startsWith("60 of 64"));
        assertTrue(page.selectFirst(".pager a[rel=next]").attr("href").contains("rare=6"));
        assertTrue(page.selectFirst("th.n a").attr("href").contains("rare=6"));
        given().get(features + ".json?rare=6&class=rare").then().statusCode(200).body("size()", equalTo(60));
        given().get(features + ".csv?rare=6&class=rare").then().statusCode(200).body(containsString("\r\n3,rare,"));
    }

    @Test
    void another_fraction_is_computed_with_the_embeddings_and_says_so_where_they_are_gone() throws Exception {
        given().get(features + ".json?fraction=0.95").then().statusCode(200)
                .body("[0].numbers.monosemanticity", notNullValue())
                .body("[0].numbers.activating-count", equalTo(0f + tokensAbove(0.95)));
        assertEquals(features + "/0?fraction=0.95",
                page(features + "?fraction=0.95").selectFirst("table.features tbody a").attr("href"));
        var sae = AnalysedFixture.sae();
        var gone = "/saes/" + sae.slug + "/features";
        Files.delete(Path.of("target/test-data/fixtures", sae.slug, "checkpoint", "config.json"));
        given().get(gone + ".json?fraction=0.95").then().body("[0].numbers.monosemanticity", nullValue())
                .body("[0].numbers.activating-count", equalTo(0f + tokensAbove(0.95)));
        assertTrue(page(gone + "?fraction=0.95").selectFirst("#features").text().contains("token embeddings"));
        // the same activating sets
        given().get(gone + ".json?cutoff=0.5").then().body("[0].numbers.monosemanticity", notNullValue());
    }

    @Test
    void what_is_no_threshold_is_said_beside_the_field() {
        for (var bad : new String[] {"fraction=1", "fraction=-0.1", "fraction=NaN", "cutoff=0.4", "cutoff=1",
            "cutoff=x", "rare=0", "rare=1.5", "rare=99999999999"}) {
            String name = bad.substring(0, bad.indexOf('='));
            var body = given().accept("text/html").get(features + "?" + bad).then().statusCode(422).extract()
                    .asString();
            assertTrue(Jsoup.parse(body).selectFirst("#f-" + name + "-error") != null, bad);
            given().get(features + ".json?" + bad).then().statusCode(422).body("errors", hasKey(name));
        }
    }

    @Test
    void what_was_not_retained_cannot_be_looked_at() {
        var retaining = "/saes/" + AnalysedFixture.retaining(0.5).slug + "/features";
        given().get(retaining + ".json?fraction=0.5").then().statusCode(200).body("size()", equalTo(64));
        given().get(retaining + ".json?fraction=0.45").then().statusCode(422).body("errors.fraction",
                containsString("from 0.5 of the maximum"));
        given().get(retaining + "/0.json?fraction=0.45").then().statusCode(422);
        var page = page(retaining + "/0");
        assertEquals("0.5", page.selectFirst("input[type=range]").attr("min"));
        assertTrue(page.text().contains("keeps activations from 0.5"));
    }

    @Test
    void sliders_begin_at_the_thresholds_in_force_and_lead_back_to_those_of_the_analysis() {
        var page = page(features + "?fraction=0.55&rare=250&sort=clusters");
        var fraction = page.selectFirst("#f-fraction-slider");
        assertEquals(List.of("0", "0.99", "0.01", "0.55"),
                List.of(fraction.attr("min"), fraction.attr("max"), fraction.attr("step"), fraction.val()));
        assertEquals("0.7", page.selectFirst("#f-fraction-usual option").val());
        assertEquals(features + "?rare=250&sort=clusters",
                page.selectFirst(".slider:has([name=fraction]) .slider-back").attr("href"));
        assertEquals("250", page.selectFirst("#f-rare-slider").attr("max"));
        assertTrue(page.selectFirst(".slider:has([name=cutoff]) .slider-back").hasAttr("hidden"));
        assertEquals("any", page(features + "?cutoff=0.555").selectFirst("#f-cutoff-slider").attr("step"));
    }

    @Test
    void of_a_slider_and_its_number_the_one_that_was_changed_counts_without_scripts() {
        leadsTo("?fraction=0.5&fraction=0.7&fraction-was=0.7&cutoff=0.9&cutoff=0.9&cutoff-was=0.9", "?fraction=0.5");
        leadsTo("?fraction=0.7&fraction=0.5&fraction-was=0.7", "?fraction=0.5");
        leadsTo("?fraction=0.55&fraction=0.55&fraction-was=0.55&rare=5&rare=7&rare-was=5&page=2",
                "?fraction=0.55&rare=7&page=2");
        leadsTo("?fraction=0.7&fraction=0.55&fraction-was=0.55", "");
        leadsTo("?fraction=0.55&fraction=&fraction-was=0.55", "");
        leadsTo("/2?fraction=0.5&fraction=0.7&fraction-was=0.7", "/2?fraction=0.5");
    }

    private static void leadsTo(String sent, String shortest) {
        given().accept("text/html").redirects().follow(false).urlEncodingEnabled(false).get(features + sent).then()
                .statusCode(303).header("Location", endsWith(features + shortest));
    }

    @Test
    void a_slider_that_moves_gets_the_evidence_of_a_feature_alone_with_its_neighbours() {
        var part = given().header("HX-Request", "true").urlEncodingEnabled(false).get(features + "/2?fraction=0.1")
                .then()
                .statusCode(200).header("HX-Push-Url", equalTo(features + "/2?fraction=0.1")).extract().asString();
        assertTrue(part.strip().startsWith("<section id=\"evidence\""), part);
        var evidence = Jsoup.parse(part);
        assertTrue(evidence.selectFirst("#activating-size").text().startsWith("150 tokens"));
        assertEquals(features + "/3?fraction=0.1",
                evidence.selectFirst("#neighbours[hx-swap-oob] a[rel=next]").attr("href"));
        assertEquals(features + "/2.json?fraction=0.1", evidence.selectFirst(".downloads a").attr("href"));
        var refused = given().header("HX-Request", "true").accept("text/html").get(features + "/2?fraction=2").then()
                .statusCode(422).extract().asString();
        assertTrue(Jsoup.parse(refused).selectFirst("#evidence .error").text().contains("2"));
    }

    @Test
    void a_table_nobody_waits_for_any_more_is_given_up_and_computed_when_somebody_asks_again() {
        var options = AnalysisOptions.paper().with(0.61, 0.9, 5);
        var sae = AnalysedFixture.sae();
        var row = QuarkusTransaction.requiringNew().call(() -> {
            Sae own = Sae.findById(sae.id);
            Hibernate.initialize(own.analysis.embeddingCheckpoint);
            return own.analysis;
        });
        var analysis = analyses.open(row);
        assertThrows(ServiceUnavailableException.class, () -> tables.of(row, analysis, options, () -> true));
        assertEquals(64, tables.of(row, analysis, options, () -> false).table().latents());
    }

    /** Latent 0 has the values 1.0 to 1.9 in turn on all 300 tokens. */
    private static int tokensAbove(double fraction) {
        int count = 0;
        for (var position = 0; position < 300; position++) if (1 + position % 10 / 10f > fraction * 1.9f) count++;
        return count;
    }

    private static Document page(String address) {
        return Jsoup.parse(given().accept("text/html").urlEncodingEnabled(false).get(address).then().statusCode(200)
                .extract().asString());
    }
}
