package dev.kakehashi.web.storage;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StoragePagesTest {

    @Test
    void the_page_says_what_takes_the_disk_and_verifying_is_a_button_away() {
        AnalysedFixture.sae();
        Fixture.analysedSae(0.25); // has no files
        given().get("/storage.json").then().statusCode(200)
                .body("free", greaterThan(0L)).body("reserve", equalTo(1 << 30))
                .body("kinds.analyses.count", greaterThan(0)).body("unmeasured", greaterThan(0));
        var page = page("/storage");
        assertEquals(5, page.select("main table").first().select("tbody tr").size());
        long job = posted("/storage/verifications");
        awaitEnd(job);
        var report = page("/storage/reports/" + job);
        assertNotNull(report.selectFirst("table"));
        assertTrue(report.text().contains("the folder is missing"), report.text());
        given().get("/storage/reports/" + job + ".json?kind=folder-missing").then().statusCode(200).body("wrong",
                everyItem(equalTo("FOLDER_MISSING")));
        given().get("/storage/reports/" + job + ".csv").then().statusCode(200)
                .body(startsWith("place,file,wrong,expected,found"));
        var after = page("/storage");
        assertTrue(after.text().contains("problems"), after.text());
        assertNotNull(after.selectFirst("a[href=/storage/reports/" + job + "]"));
        assertNotNull(page("/jobs/" + job).selectFirst("a[href=/storage/reports/" + job + "]"));
        given().get("/api/storage/verifications/" + job).then().statusCode(200).body("folders", greaterThan(0));
        given().accept("text/html").get("/storage/reports/999999").then().statusCode(404);
    }

    @Test
    void cleaning_up_lists_first_and_says_what_it_found() {
        long job = posted("/storage/clean-ups");
        awaitEnd(job);
        assertTrue(page("/storage/reports/" + job).text().contains("can be removed"));
        given().get("/storage/reports/" + job + ".json").then().statusCode(200).body("removed",
                everyItem(equalTo(false)));
        given().get("/storage/reports/" + job + ".csv").then().statusCode(200).body(startsWith("kind,place,bytes"));
        var answer = given().contentType("application/json").body("{}").post("/api/storage/clean-ups").then()
                .statusCode(202);
        awaitEnd(answer.extract().jsonPath().getLong("job"));
    }

    @Test
    void deleting_asks_with_everything_that_goes_along_and_needs_the_word_that_confirms_it() {
        var sae = AnalysedFixture.sae();
        var study = QuarkusTransaction.requiringNew().call(() -> Sae.<Sae>findById(sae.id).study.slug);
        var asked = page("/deletion/study/" + study);
        assertTrue(asked.selectFirst("h1").text().startsWith("Delete the study"), asked.selectFirst("h1").text());
        assertNotNull(asked.selectFirst("a[href=/saes/" + sae.slug + "]"));
        var confirm = asked.selectFirst("input[name=confirm]").val();
        var refused = given().accept("text/html").formParam("confirm", "no").post("/deletion/study/" + study);
        assertEquals(409, refused.statusCode());
        assertTrue(Jsoup.parse(refused.asString()).selectFirst("[role=alert]").text().contains("nothing was deleted"));
        given().get("/api/deletion/study/" + study).then().statusCode(200).body("confirm", equalTo(confirm))
                .body("entries.kind", hasItem("SAE"));
        given().delete("/api/deletion/study/" + study).then().statusCode(409).body("confirm", equalTo(confirm));
        given().accept("text/html").redirects().follow(false).formParam("confirm", confirm)
                .post("/deletion/study/" + study)
                .then().statusCode(303).header("Location", endsWith("/studies"));
        given().accept("text/html").get("/studies/" + study).then().statusCode(404);
        given().accept("text/html").get("/deletion/study/" + study).then().statusCode(404)
                .body(containsString("study"));
        given().get("/api/deletion/nothing/x").then().statusCode(404);
    }

    @Test
    void a_program_deletes_with_the_same_word() {
        var sae = AnalysedFixture.sae();
        var confirm = given().get("/api/deletion/sae/" + sae.slug).jsonPath().getString("confirm");
        given().delete("/api/deletion/sae/" + sae.slug + "?confirm=" + confirm).then().statusCode(200).body("kind",
                equalTo("SAE"));
        assertNull(QuarkusTransaction.requiringNew().call(() -> Sae.findById(sae.id)));
    }

    @Test
    void what_a_running_job_uses_shows_the_job_and_no_button() {
        var job = Fixture.job(Job.State.RUNNING, "Under way");
        var page = page("/deletion/job/" + job.id);
        assertNotNull(page.selectFirst("[role=alert] a[href=/jobs/" + job.id + "]"));
        assertNull(page.selectFirst("form[action^=/deletion]"));
    }

    @Test
    void a_study_says_what_keeping_less_would_free_and_its_pages_say_what_is_gone() {
        var sae = AnalysedFixture.sae();
        Study study = QuarkusTransaction.requiringNew()
                .call(() -> Study.<Study>find("slug", Sae.<Sae>findById(sae.id).study.slug).firstResult());
        var before = page("/studies/" + study.slug);
        assertTrue(before.selectFirst("form[action$=/retention]").text().contains("not counted yet"));
        awaitEnd(posted("/studies/" + study.slug + "/verification"));
        assertFalse(page("/studies/" + study.slug).selectFirst("form[action$=/retention]").text()
                .contains("not counted yet"));
        var nothing = given().accept("text/html").post("/studies/" + study.slug + "/retention");
        assertEquals(422, nothing.statusCode());
        assertTrue(Jsoup.parse(nothing.asString()).selectFirst(".error").text().startsWith("Choose how much"));
        var feature = "/saes/" + sae.slug + "/features/1";
        assertTrue(page(feature).selectFirst(".contexts") != null);
        var location = given().accept("text/html").redirects().follow(false).formParam("retention", "STATISTICS")
                .post("/studies/" + study.slug + "/retention")
                .then().statusCode(303).extract().header("Location");
        awaitEnd(Long.parseLong(location.replaceAll(".*/", "")));
        var after = page(feature);
        assertTrue(after.text().contains("Of this analysis only the statistics were kept"), after.text());
        assertNull(after.selectFirst(".contexts"));
        assertNotNull(after.selectFirst("table.promoted tbody tr"));
        given().get(feature + ".json").then().statusCode(200).body("contexts", nullValue()).body("promoted.size()",
                greaterThan(0));
        given().get(feature + "/histogram.json").then().statusCode(200).body("labels.size()", equalTo(0));
        given().get(feature + ".json?fraction=0.6").then().statusCode(422);
        var table = given().accept("text/html").get("/saes/" + sae.slug + "/features?fraction=0.6");
        assertEquals(422, table.statusCode());
        assertTrue(table.asString().contains("only the statistics were kept"));
        assertEquals(64, given().get("/saes/" + sae.slug + "/features.json").jsonPath().getList("$").size());
        assertTrue(page("/saes/" + sae.slug).text().contains("Statistics alone"));
        assertNotNull(page("/saes/" + sae.slug).selectFirst("a[href=/deletion/analysis/" + sae.analysis.id + "]"));
        assertTrue(QuarkusTransaction.requiringNew().call(() -> Analysis.<Analysis>findById(sae.analysis.id)).folder
                .endsWith("-statistics"));
        assertNotNull(QuarkusTransaction.requiringNew().call(() -> Study.findById(study.id)));
    }

    private static Document page(String path) {
        var response = given().accept("text/html").get(path);
        assertEquals(200, response.statusCode(), path);
        return Jsoup.parse(response.asString());
    }

    private static long posted(String path) {
        return Long.parseLong(
                given().accept("text/html").redirects().follow(false).formParams(Map.of("remove", "false")).post(path)
                        .then().statusCode(303).extract().header("Location").replaceAll(".*/", ""));
    }

    private static void awaitEnd(long job) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> QuarkusTransaction.requiringNew().call(() -> Job.<Job>findById(job).state.ended()));
        Job ended = QuarkusTransaction.requiringNew().call(() -> Job.findById(job));
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
    }
}
