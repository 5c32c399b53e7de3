package dev.kakehashi.web.ui;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PageTagsTest {
    @Test
    void a_page_the_reader_has_is_not_sent_again() {
        var sae = AnalysedFixture.sae();
        String features = "/saes/" + sae.slug + "/features";
        var addresses = List.of(
                "/", "/glossary", "/saes/" + sae.slug, features, features + "?sort=firing-rate&page=2", features + "/1",
                features + "/1.json",
                features + "/1/histogram.json", features + ".csv", "/models/" + sae.checkpoint.model.slug,
                "/models/" + sae.checkpoint.model.slug + ".json", "/models/" + sae.checkpoint.model.slug + ".csv",
                "/studies.json",
                "/saes/" + sae.slug + "/distributions/firing-rate.json");
        for (String address : addresses) {
            String tag = tag(address, "Accept", "*/*");
            assertTrue(tag.startsWith("W/\""), address);
            given().header("If-None-Match", tag).get(address).then()
                    .statusCode(304).header("ETag", tag).header("Vary", containsString("HX-Request"))
                    .header("Cache-Control", containsString("no-cache"))
                    .body(equalTo(""));
            given().header("If-None-Match", "\"other\", " + tag.substring(2)).get(address).then().statusCode(304);
            given().header("If-None-Match", "\"other\"").get(address).then().statusCode(200);
        }
    }

    @Test
    void each_language_theme_and_fragment_has_a_tag_of_its_own() {
        for (String address : List.of("/jobs", "/saes/" + AnalysedFixture.sae().slug + "/features")) {
            String plain = tag(address, "Accept-Language", "en");
            assertEquals(plain, tag(address, "Accept-Language", "en-GB"));
            assertNotEquals(plain, tag(address, "Accept-Language", "ja"));
            assertNotEquals(plain, tag(address, "Cookie", "theme=dark"));
            assertNotEquals(plain, tag(address, "HX-Request", "true"));
            given().header("If-None-Match", plain).header("HX-Request", "true").get(address).then().statusCode(200);
        }
    }

    @Test
    void a_change_in_the_rows_is_a_change_of_the_tag() {
        String page = tag("/jobs", "Accept", "text/html");
        String table = tag("/jobs.csv", "Accept", "*/*");
        Fixture.job(Job.State.SUCCEEDED, "Count " + UUID.randomUUID());
        given().header("If-None-Match", page).accept("text/html").get("/jobs").then().statusCode(200);
        given().header("If-None-Match", table).get("/jobs.csv").then().statusCode(200);
    }

    @Test
    void two_analyses_at_like_addresses_have_different_tags() {
        assertNotEquals(
                tag("/saes/" + AnalysedFixture.sae().slug + "/features/1", "Accept", "*/*"),
                tag("/saes/" + AnalysedFixture.sae().slug + "/features/1", "Accept", "*/*"));
    }

    @Test
    void errors_have_no_tag_even_for_those_who_would_take_any() {
        String features = "/saes/" + AnalysedFixture.sae().slug + "/features";
        for (String address : List.of("/saes/none", features + "/99999", features + "/1?fraction=2",
                features + "?sort=nothing", "/jobs/1234567.json"))
            given().header("Accept", "text/html, */*").get(address).then()
                    .statusCode(anyOf(equalTo(404), equalTo(422))).header("ETag", nullValue());
        given().header("If-None-Match", "*").accept("text/html").get("/saes/none").then().statusCode(404);
    }

    @Test
    void pages_tables_scripts_and_styles_are_compressed_when_asked_for() {
        var script = Jsoup.parse(given().get("/").asString()).selectFirst("script[src*=htmx]").attr("src");
        var sheet = Jsoup.parse(given().get("/").asString()).selectFirst("link[rel=stylesheet]").attr("href");
        for (String address : List.of("/glossary", "/models.csv", "/models.json", script, sheet)) {
            assertEquals("gzip", encoding(address, "gzip"), address);
            assertEquals(null, encoding(address, "identity"), address);
        }
    }

    @Test
    void styles_and_scripts_are_kept_for_a_year_under_an_address_that_names_their_version() {
        var page = Jsoup.parse(given().get("/").asString());
        for (var element : page.select("link[href], script[src], img[src]")) {
            String address = element.hasAttr("href") ? element.attr("href") : element.attr("src");
            assertTrue(address.contains("?v="), address);
            given().get(address).then().statusCode(200).header("Cache-Control", containsString("max-age=31536000"));
        }
    }

    private static String tag(String address, String header, String value) {
        return given().header(header, value).get(address).then().statusCode(200).header("ETag", startsWith("W/\""))
                .extract().header("ETag");
    }

    private static String encoding(String address, String accepted) {
        return given()
                .config(RestAssured.config()
                        .decoderConfig(io.restassured.config.DecoderConfig.decoderConfig().noContentDecoders()))
                .header("Accept-Encoding", accepted).get(address).then().statusCode(200).extract()
                .header("Content-Encoding");
    }
}
