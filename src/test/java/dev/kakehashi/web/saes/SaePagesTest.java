package dev.kakehashi.web.saes;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SaePagesTest {
    private static Sae sae;

    @BeforeEach
    void write() {
        if (sae == null) sae = AnalysedFixture.sae();
    }

    @Test
    void the_list_shows_the_saes_of_one_study() {
        Document page = page("/saes?study=" + sae.study.slug);
        assertEquals(List.of("/saes/" + sae.slug), page.select("#rows tbody th a").eachAttr("href"));
        assertTrue(page.selectFirst("#rows tbody tr").text().contains("25.0"));
        assertEquals(sae.study.slug, page.selectFirst("select[name=study] option[selected]").val());
    }

    @Test
    void a_filter_that_fits_nothing_or_is_no_number_shows_an_empty_list() {
        for (String query : new String[] {"?study=none", "?layer=99999", "?layer=x%3Cb%3E", "?step=-3",
            "?model=%22%3E%3Cscript%3E"}) {
            Document page = page("/saes" + query);
            assertNotNull(page.selectFirst("#rows .empty"), query);
            assertTrue(page.select("script:not([src])").isEmpty(), query);
        }
    }

    @Test
    void programs_get_the_list_with_every_metric() {
        given().get("/saes.json?study=" + sae.study.slug).then().statusCode(200)
                .body("size()", equalTo(1))
                .body("[0].slug", equalTo(sae.slug))
                .body("[0].metrics.mixed-share", equalTo(0.25f))
                .body("[0].metrics.monosemanticity", nullValue());
        given().get("/saes.csv?study=" + sae.study.slug).then().statusCode(200)
                .body(containsString("\r\n" + sae.slug + ","));
    }

    @Test
    void the_page_shows_class_shares_worthwhile_features_metrics_and_curves() {
        Document page = page("/saes/" + sae.slug);
        assertEquals(3, page.select(".shares-key li").size());
        assertTrue(plain(page.selectFirst(".facts dd").text()).startsWith("25.0 % of 63 features with a class"),
                page::text);
        assertEquals("/saes/" + sae.slug + "/features/1",
                page.selectFirst("section:has(.class-english) li a").attr("href"));
        assertTrue(page.select("table tbody tr").eachText().stream().map(SaePagesTest::plain)
                .anyMatch(row -> row.contains("75.0 % 75.0 % –")), page::text);
        assertEquals(4, page.select("[data-kind=bar]").size());
        assertNull(page.selectFirst("script:not([src])"));
    }

    @Test
    void distributions_count_every_classified_feature_once() {
        int classified = given().get("/saes/" + sae.slug + "/features.json?class=english&class=japanese&class=mixed")
                .path("size()");
        List<List<Integer>> bars = given().get("/saes/" + sae.slug + "/distributions/max-activation.json").then()
                .statusCode(200)
                .body("series.size()", equalTo(3)).extract().path("series.values");
        assertTrue(classified > 0);
        assertEquals(classified, bars.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum());
        given().get("/saes/" + sae.slug + "/distributions/beauty.json").then().statusCode(404);
    }

    @Test
    void programs_get_one_sae_with_metrics_by_language() {
        given().get("/saes/" + sae.slug + ".json").then().statusCode(200)
                .body("metrics.explained-variance.en", equalTo(0.75f))
                .body("metrics.explained-variance.ja", nullValue())
                .body("analysis.activatingFraction", equalTo(0.7f));
        given().get("/saes/" + sae.slug + ".csv").then().statusCode(200)
                .body(containsString("\r\nexplained-variance,0.75,0.75,\r\n"));
    }

    @Test
    void an_sae_that_waits_names_its_job_and_has_no_distributions() {
        var job = Fixture.job(Job.State.FAILED, "Analyse the fixture");
        var waiting = "/saes/" + AnalysedFixture.unanalysed(job).slug;
        assertEquals("/jobs/" + job.id, page(waiting).selectFirst(".empty a").attr("href"));
        given().get(waiting + "/distributions/firing-rate.json").then().statusCode(409);
        given().get(waiting + ".json").then().statusCode(200).body("analysis", nullValue());
    }

    @Test
    void files_that_are_gone_are_said_beside_what_is_known_without_them() {
        Document page = page("/saes/" + Fixture.analysedSae(0.5).slug);
        assertTrue(page.selectFirst(".notice").text().contains("features.table is missing"));
        assertNotNull(page.selectFirst("a[href^=/studies/]"));
    }

    @Test
    void only_the_files_of_the_sae_can_be_fetched() {
        for (String name : new String[] {"cfg.json", "..%2f..%2fcfg.json", "features.table"})
            given().urlEncodingEnabled(false).get("/saes/" + sae.slug + "/files/" + name).then().statusCode(404);
    }

    @Test
    void what_does_not_exist_is_named() {
        given().accept("text/html").get("/saes/unheard").then().statusCode(404).body(containsString("unheard"));
        given().get("/saes/unheard.json").then().statusCode(404);
        given().get("/saes/unheard/loss.json").then().statusCode(404);
    }

    private static String plain(String text) {
        return text.replace('\u202f', ' ');
    }

    private static Document page(String address) {
        String body = given().accept("text/html").urlEncodingEnabled(false).get(address).then().statusCode(200)
                .extract().asString();
        return Jsoup.parse(body);
    }
}
