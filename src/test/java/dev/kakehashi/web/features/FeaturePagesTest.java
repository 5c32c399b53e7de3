package dev.kakehashi.web.features;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FeaturePagesTest {
    private static String features;

    @BeforeEach
    void write() {
        if (features == null) features = "/saes/" + AnalysedFixture.sae().slug + "/features";
    }

    @Test
    void the_table_has_fifty_features_a_page_and_leads_to_the_next() {
        Document first = page(features);
        assertEquals(50, first.select("table.features tbody tr").size());
        assertTrue(first.selectFirst("#features [role=status]").text().startsWith("64 of 64"));
        Document second = page(first.selectFirst(".pager a[rel=next]").attr("href"));
        assertEquals(14, second.select("table.features tbody tr").size());
        assertEquals("50", second.selectFirst("table.features tbody th").text());
    }

    @Test
    void a_class_and_a_bound_leave_the_features_that_fit_and_stay_in_the_form() {
        Document page = page(features + "?class=english&class=japanese&min-max-activation=4.5");
        assertEquals(List.of("1", "2"), page.select("table.features tbody th").eachText());
        assertEquals("4.5", page.selectFirst("input[name=min-max-activation]").val());
        assertTrue(page.selectFirst("input[value=english]").hasAttr("checked"));
        assertFalse(page.selectFirst("input[value=mixed]").hasAttr("checked"));
        assertTrue(page.selectFirst("form details").hasAttr("open"));
    }

    @Test
    void a_column_sorts_and_sorts_the_other_way_when_asked_again() {
        Document falling = page(features + "?sort=max-activation&order=falling");
        assertEquals("1", falling.selectFirst("table.features tbody th").text());
        var head = falling.selectFirst("th[aria-sort=descending] a");
        assertEquals(features + "?sort=max-activation", head.attr("href"));
        assertEquals("0", page(head.attr("href")).selectFirst("table.features tbody th").text());
    }

    @Test
    void text_finds_the_features_with_a_token_that_holds_it() {
        Document page = page(features + "?token=" + "%E6%9D%B1" + "&max-distinct-tokens=1");
        assertTrue(page.select("table.features tbody th").eachText().contains("2"));
        assertFalse(page.select("table.features tbody th").eachText().contains("1"));
        assertTrue(page.select("table.features .piece[lang=ja]").eachText().contains("東京"));
        assertTrue(page(features + "?token=no-such-text").selectFirst("#features .empty") != null);
    }

    @Test
    void what_cannot_be_read_is_said_beside_the_field() {
        String body = given().accept("text/html").urlEncodingEnabled(false)
                .get(features + "?min-firing-rate=x%3Cb%3E&class=loud&sort=beauty").then().statusCode(422).extract()
                .asString();
        Document page = Jsoup.parse(body);
        assertTrue(page.selectFirst("#f-min-firing-rate-error").text().contains("“x<b>” is no number"));
        assertTrue(page.selectFirst("#features").text().contains("loud"));
        assertTrue(page.selectFirst("#features").text().contains("beauty"));
        given().get(features.replace("/features", "/features.json") + "?min-firing-rate=x").then().statusCode(422)
                .body("errors", hasKey("min-firing-rate"));
    }

    @Test
    void htmx_gets_the_rows_alone_and_the_shortest_address() {
        String part = given().header("HX-Request", "true").urlEncodingEnabled(false)
                .get(features + "?token=&sort=clusters&order=&min-clusters=1&max-clusters=").then()
                .statusCode(200)
                .header("HX-Push-Url", equalTo(features + "?min-clusters=1&sort=clusters"))
                .extract().asString();
        assertTrue(part.strip().startsWith("<section id=\"features\""), part);
    }

    @Test
    void programs_get_every_feature_of_the_filter() {
        given().get(features + ".json").then().statusCode(200)
                .body("size()", equalTo(64))
                .body("[1].class", equalTo("english"))
                .body("[1].topTokens[0].piece", equalTo(AnalysedFixture.HOSTILE))
                .body("[63].class", equalTo("dead"))
                .body("[63].numbers.monosemanticity", nullValue());
        given().get(features + ".json?class=dead").then().body("size()", equalTo(1));
        String csv = given().get(features + ".csv?class=japanese").then().statusCode(200)
                .header("Content-Type", startsWith("text/csv")).extract().asString();
        assertTrue(csv.startsWith("latent,class,max-activation,"), csv);
        assertTrue(csv.contains("\r\n2,japanese,5.0,"), csv);
    }

    @Test
    void pieces_are_shown_and_never_run() {
        for (String address : new String[] {features, features + "/0", features + "/1",
            features + "?token=%22%3E%3Cscript%3E"}) {
            Document page = page(address);
            assertTrue(page.select("script:not([src]), [onx]").isEmpty(), address);
        }
        assertTrue(page(features).text().contains(AnalysedFixture.HOSTILE));
        assertTrue(page(features + "/1").selectFirst("meta[name=description]").attr("content")
                .contains(AnalysedFixture.HOSTILE));
        assertEquals("\"><script>",
                page(features + "?token=%22%3E%3Cscript%3E").selectFirst("input[name=token]").val());
    }

    @Test
    void a_feature_shows_its_numbers_tokens_contexts_and_logits() {
        Document page = page(features + "/2");
        assertEquals("Japanese", page.selectFirst(".facts .class").text());
        assertNotNull(page.selectFirst(".facts a[href=/glossary#monosemanticity]"));
        assertEquals("東京", page.selectFirst(".attribution tr.of-token th").text());
        assertEquals("ja", page.selectFirst(".contexts-ja .contexts-top .tokens").attr("lang"));
        var peak = page.selectFirst(".contexts-ja .contexts-top .token[data-peak]");
        assertEquals("東京", peak.text());
        assertEquals("5", peak.attr("data-level"));
        assertTrue(page.selectFirst(".contexts-en").text().contains("No activation counts"));
        assertEquals(10, page.select(".promoted tbody tr").size());
        assertEquals(10, page.select(".suppressed tbody tr").size());
        assertEquals(features + "/2/histogram.json", page.selectFirst("[data-chart]").attr("data-chart"));
        assertEquals(features + "/1", page.selectFirst("a[rel=prev]").attr("href"));
        assertEquals(features + "/3", page.selectFirst("a[rel=next]").attr("href"));
        assertNull(page(features + "/0").selectFirst("a[rel=prev]"));
    }

    @Test
    void many_tokens_are_cut_to_thirty_and_the_rest_is_counted() {
        Document page = page(features + "/0?fraction=0");
        assertEquals(30, page.select(".attribution tr.of-token").size());
        assertTrue(page.text().contains("further tokens"));
    }

    @Test
    void another_fraction_is_computed_from_the_index() {
        assertTrue(plain(page(features + "/2").selectFirst("#activating-size").text()).endsWith("tokens above 3.50"));
        Document all = page(features + "/2?fraction=0.1");
        assertTrue(plain(all.selectFirst("#activating-size").text()).startsWith("150 tokens above 0.500"),
                all.selectFirst("#activating-size")::text);
        assertEquals(features + "/2", all.selectFirst("form .slider-back").attr("href"));
        given().get(features + "/2.json?fraction=0.1").then().statusCode(200)
                .body("activatingCount", equalTo(150)).body("fraction", equalTo(0.1f))
                .body("contexts.en.top.size()", equalTo(0))
                .body("contexts.ja.top[0].activations.size()", equalTo(15)).body("attribution.piece", hasItem("東京"));
        for (String wrong : new String[] {"1", "-1", "x", "NaN", "1e-3"})
            given().accept("text/html").get(features + "/2?fraction=" + wrong).then().statusCode(422)
                    .body(containsString(wrong));
    }

    @Test
    void numbers_bars_attribution_and_contexts_count_languages_as_the_analysis_did() {
        String byScript = "/saes/" + AnalysedFixture.byScript().slug + "/features/0";
        Document page = page(byScript);
        var english = page.selectFirst("#numbers div:has(dt:contains(p(en))) dd").text();
        assertEquals(2, page.select(".shares").size(), "document and script differ");
        assertTrue(page.select("#evidence p:has(+ .shares)").get(0).text()
                .contains("script of the token, as in this analysis"));
        assertTrue(page.select("#evidence p:has(+ .shares)").get(1).text()
                .contains("language of the document instead"));
        assertEquals("English " + english, page.selectFirst(".shares-key li").text());
        assertNotEquals("English " + english, page.select(".shares").get(1).selectFirst("li").text());
        assertTrue(page.selectFirst(".attribution caption").text().contains("script of the token"));
        var json = given().get(byScript + ".json").then().statusCode(200).body("languageMode", equalTo("script"))
                .extract().jsonPath();
        assertEquals(json.getDouble("feature.numbers.p-english"), json.getDouble("languages.script.english"), 1e-6);
        assertNotEquals(json.getDouble("languages.document.english"), json.getDouble("languages.script.english"));
        assertEquals(json.getInt("attribution.english.sum()"),
                Math.round(json.getDouble("languages.script.english") * json.getInt("activatingCount")));
        for (var context : json.<Map<String, Object>>getList("contexts.en.top")) {
            var peak = ((List<?>) context.get("pieces")).get((Integer) context.get("peak")).toString();
            assertTrue(peak.matches("▁?[a-zA-Z]+"), peak);
        }
        assertTrue(page(features + "/2").select("#evidence p:has(+ .shares)").text().contains("both give the same"));
    }

    @Test
    void numbers_follow_the_fraction_and_stand_beside_the_stored_ones() {
        Document stored = page(features + "/2");
        assertTrue(stored.select("#numbers .was").isEmpty());
        Document tried = page(features + "/2?fraction=0.1");
        var size = tried.selectFirst("#numbers div:has(dt:contains(Activating set, size)) dd");
        assertEquals("150 analysis: " + stored.selectFirst("#numbers div:has(dt:contains(Activating set, size)) dd")
                .text(), size.text());
        var distinct = tried.selectFirst("#numbers div:has(dt:contains(Distinct tokens)) dd");
        assertTrue(distinct.text().matches("\\d+ analysis: 1"), distinct::text);
        assertEquals(stored.selectFirst("#numbers div:has(dt:contains(Firing rate)) dd").text(),
                tried.selectFirst("#numbers div:has(dt:contains(Firing rate)) dd").text());
        given().get(features + "/2.json?fraction=0.1").then().statusCode(200)
                .body("now.numbers.activating-count", equalTo(150f))
                .body("feature.numbers.distinct-tokens", equalTo(1f))
                .body("now.numbers.distinct-tokens", greaterThan(1f))
                .body("now.numbers.monosemanticity", notNullValue())
                .body("clusters.tokens.flatten().size()",
                        equalTo(given().get(features + "/2.json?fraction=0.1").<List<?>>path("attribution").size()));
        Document part = Jsoup.parse(given().header("HX-Request", "true").get(features + "/2?fraction=0.1").then()
                .statusCode(200).extract().asString());
        assertEquals("true", part.selectFirst("#numbers").attr("hx-swap-oob"));
        assertEquals(size.text(), part.selectFirst("#numbers div:has(dt:contains(Activating set, size)) dd").text());
    }

    @Test
    void the_histogram_counts_every_activation() {
        List<Integer> counts = given().get(features + "/2/histogram.json").then().statusCode(200)
                .body("labels.size()", equalTo(20)).extract().path("series[0].values");
        assertEquals(150, counts.stream().mapToInt(Integer::intValue).sum());
        given().get(features + "/63/histogram.json").then().statusCode(200).body("series.size()", equalTo(0));
    }

    @Test
    void a_dead_feature_says_so() {
        Document page = page(features + "/63");
        assertTrue(page.selectFirst(".empty").text().contains("Never activated"));
        given().get(features + "/63.json").then().statusCode(200).body("activatingCount", equalTo(0));
    }

    @Test
    void what_does_not_exist_is_named() {
        for (String wrong : new String[] {"64", "-1", "x", "99999999999"})
            given().accept("text/html").get(features + "/" + wrong).then().statusCode(404).body(containsString(wrong));
        given().accept("text/html").get("/saes/unheard/features").then().statusCode(404)
                .body(containsString("unheard"));
        given().get("/saes/unheard/features.json").then().statusCode(404);
        given().get("/saes/unheard/features/1.json").then().statusCode(404);
    }

    @Test
    void an_sae_that_waits_for_its_analysis_names_the_job() {
        var job = Fixture.job(Job.State.FAILED, "Analyse the fixture");
        String waiting = "/saes/" + AnalysedFixture.unanalysed(job).slug + "/features";
        for (String address : new String[] {waiting, waiting + "/3"})
            assertEquals("/jobs/" + job.id, page(address).selectFirst(".empty a").attr("href"), address);
        given().get(waiting + ".json").then().statusCode(409);
        given().get(waiting + "/3.json").then().statusCode(409);
    }

    @Test
    void files_that_are_gone_are_a_sentence_without_a_path() {
        String broken = "/saes/" + Fixture.analysedSae(0.5).slug + "/features";
        given().accept("text/html").get(broken).then().statusCode(409)
                .body(containsString("features.table is missing"));
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
