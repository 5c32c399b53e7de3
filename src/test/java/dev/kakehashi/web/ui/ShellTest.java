package dev.kakehashi.web.ui;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ShellTest {

    @Test
    void the_browser_s_language_decides_until_the_reader_has_chosen() {
        assertEquals("ja", page("/jobs", "ja,en;q=0.5", null).selectFirst("html").attr("lang"));
        assertEquals("ジョブ", page("/jobs", "ja,en;q=0.5", null).selectFirst("h1").text());
        assertEquals("Jobs", page("/jobs", "ja,en;q=0.5", "lang=en").selectFirst("h1").text());
        assertEquals("en", page("/jobs", "fr", "lang=<script>").selectFirst("html").attr("lang"));
    }

    @Test
    void choosing_a_language_is_remembered_and_leads_back() {
        given().redirects().follow(false).formParam("lang", "ja").formParam("back", "/jobs?state=failed")
                .post("/preferences")
                .then().statusCode(303)
                .header("Location", endsWith("/jobs?state=failed"))
                .header("Set-Cookie", containsString("lang=ja"));
    }

    @Test
    void an_unknown_language_or_theme_is_not_remembered() {
        given().redirects().follow(false).formParam("theme", "neon").formParam("back", "//evil.example/")
                .post("/preferences")
                .then().statusCode(303).header("Set-Cookie", equalTo(null))
                .header("Location", not(containsString("evil")));
    }

    @Test
    void the_chosen_theme_is_on_the_root_element() {
        assertEquals("dark", page("/jobs", "en", "theme=dark").selectFirst("html").attr("data-theme"));
        assertFalse(page("/jobs", "en", null).selectFirst("html").hasAttr("data-theme"));
    }

    @Test
    void the_switches_lead_back_to_the_page_with_its_query() {
        Document page = page("/jobs?state=failed", "en", null);
        assertEquals("/jobs?state=failed", page.selectFirst("input[name=back]").val());
    }

    @Test
    void caches_are_told_what_a_page_depends_on() {
        given().get("/jobs").then()
                .header("Vary", containsString("HX-Request"))
                .header("Vary", containsString("Accept-Language"))
                .header("Content-Security-Policy",
                        containsString("default-src 'none'; script-src 'self'; style-src 'self'"))
                .header("Cache-Control", containsString("no-cache"));
    }

    @Test
    void a_pasted_link_unfolds_with_title_and_description() {
        Document page = page("/glossary", "en", null);
        assertEquals("Glossary", page.selectFirst("meta[property=og:title]").attr("content"));
        assertTrue(page.selectFirst("meta[property=og:description]").attr("content").contains("formulas"));
    }

    @Test
    void style_and_script_are_there_and_nothing_comes_from_elsewhere() {
        Document page = page("/", "en", null);
        for (var element : page.select("link[href], script[src], img[src]")) {
            String address = element.hasAttr("href") ? element.attr("href") : element.attr("src");
            assertTrue(address.startsWith("/"), address);
            given().get(address).then().statusCode(200);
        }
    }

    @Test
    void a_missing_page_says_what_was_looked_for() {
        given().accept("text/html").get("/saes-of-yesterday").then().statusCode(404)
                .body(containsString("“/saes-of-yesterday”"));
        given().accept("text/html").header("Accept-Language", "ja").get("/saes-of-yesterday").then()
                .statusCode(404).body(containsString("ページ「/saes-of-yesterday」は見つかりません。"));
    }

    @Test
    void what_was_looked_for_is_shown_as_text_and_never_run() {
        given().accept("text/html").urlEncodingEnabled(false).get("/jobs/%3Cscript%3Ealert(1)%3C%2Fscript%3E").then()
                .statusCode(404).body(containsString("&lt;script&gt;alert(1)&lt;/script&gt;"))
                .body(not(containsString("<script>alert")));
    }

    @Test
    void a_program_gets_the_same_as_json() {
        given().accept("application/json").get("/jobs/987654.json").then()
                .statusCode(404).contentType("application/json")
                .body("error", equalTo("There is no job “987654” here."));
    }

    @Test
    void a_change_asked_for_by_another_site_is_refused() {
        given().header("Sec-Fetch-Site", "cross-site").formParam("lang", "ja").post("/preferences").then()
                .statusCode(403);
        given().header("Sec-Fetch-Site", "same-site").formParam("lang", "ja").post("/preferences").then()
                .statusCode(403);
        given().header("Origin", "https://evil.example").formParam("lang", "ja").post("/preferences").then()
                .statusCode(403);
        given().header("Sec-Fetch-Site", "cross-site").delete("/preferences").then().statusCode(403);
        given().header("Sec-Fetch-Site", "cross-site").get("/jobs").then().statusCode(200);
    }

    private static Document page(String path, String languages, String cookie) {
        var request = given().accept("text/html").header("Accept-Language", languages);
        if (cookie != null) request.header("Cookie", cookie);
        return Jsoup.parse(request.get(path).then().statusCode(200).extract().asString());
    }
}
