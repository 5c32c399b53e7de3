package dev.kakehashi.web.home;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HomePageTest {

    @Test
    void running_jobs_are_shown_with_progress_and_the_page_stays_current() {
        var job = Fixture.job(Job.State.RUNNING, "Home run");
        Document page = page();
        assertNotNull(page.selectFirst(".card a[href=/jobs/" + job.id + "]"));
        assertTrue(page.selectFirst("#home-live").hasAttr("hx-get"));
    }

    @Test
    void the_newest_results_lead_to_their_saes_and_their_numbers_to_the_glossary() {
        var sae = Fixture.analysedSae(0.125);
        Document page = page();
        assertEquals("12.5\u202f%", page.selectFirst("tr:has(a[href=/saes/" + sae.slug + "]) td.n").text());
        assertNotNull(page.selectFirst("th a[href=/glossary#mixed-share]"));
        assertNotNull(page.selectFirst("a[href=/studies/" + sae.study.slug + "]"));
    }

    @Test
    void htmx_gets_the_live_part_alone() {
        String part = given().header("HX-Request", "true").get("/").then().statusCode(200).extract().asString();
        assertTrue(part.strip().startsWith("<div id=\"home-live\""), part);
        assertFalse(part.contains("<h1"));
    }

    @Test
    void who_comes_first_is_told_what_to_do_first() {
        var empty = new HomeView(List.of(), List.of(), null, List.of(), List.of(), List.of(), true, false);
        Document page = Jsoup.parse(new HomeResource.HomePage(empty).render());
        assertEquals(List.of("/corpora", "/models", "/saes/new"), page.select(".steps a").eachAttr("href"));
        assertFalse(page.selectFirst("#home-live").hasAttr("hx-get"));
    }

    private static Document page() {
        return Jsoup.parse(given().accept("text/html").get("/").then().statusCode(200).extract().asString());
    }
}
