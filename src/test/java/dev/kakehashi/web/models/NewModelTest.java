package dev.kakehashi.web.models;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class NewModelTest {

    @Test
    void the_form_offers_folders_and_a_hub_in_both_languages() {
        assertEquals("Hub repository", form("en").selectFirst("label[for=f-hub]").text());
        assertEquals("ハブのリポジトリ", form("ja").selectFirst("label[for=f-hub]").text());
        assertTrue(form("en").getElementById("f-hub-help").text().contains("http://localhost:9"),
                "the endpoint is named");
    }

    @Test
    void what_cannot_be_fetched_is_kept_in_the_form_with_the_reason() {
        var page = refused("lab/llama", "main\n<b>");
        assertEquals("lab/llama", page.getElementById("f-hub").val());
        assertNull(page.getElementById("f-hub-error"));
        assertEquals("main\n<b>", page.getElementById("f-revisions").val());
        assertEquals("“main” carries no training step; write it as in: main = 1000",
                page.getElementById("f-revisions-error").text());
        assertNull(page.selectFirst("textarea b"));
    }

    @Test
    void a_repository_that_is_an_address_is_refused_beside_its_field() {
        assertEquals("“https://huggingface.co/lab/llama” is no repository like organisation/name.",
                refused("https://huggingface.co/lab/llama", "step10").getElementById("f-hub-error").text());
        assertEquals("Please name the repository these revisions are of.",
                refused("", "step10").getElementById("f-hub-error").text());
    }

    private static Document form(String language) {
        return Jsoup
                .parse(given().accept("text/html").header("Accept-Language", language).get("/models/new").asString());
    }

    private static Document refused(String hub, String revisions) {
        return Jsoup.parse(given().accept("text/html").formParam("name", "Kept").formParam("hub", hub)
                .formParam("revisions", revisions)
                .post("/models/new").then().statusCode(422).extract().asString());
    }
}
