package dev.kakehashi.web.jobs;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.Fixture;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JobPagesTest {

    @Test
    void a_running_job_shows_its_progress_and_asks_for_itself_again() {
        var job = Fixture.job(Job.State.RUNNING, "Count something");
        Document page = page("/jobs/" + job.id);
        assertEquals("120", page.selectFirst("progress").attr("max"));
        assertEquals("30", page.selectFirst("progress").attr("value"));
        assertTrue(page.selectFirst(".progress-text").text().contains("1 min 00 s left"),
                page.selectFirst(".progress-text")::text);
        assertEquals("every 1s", page.selectFirst("#job-live").attr("hx-trigger"));
        assertNotNull(page.selectFirst("form[action=/jobs/" + job.id + "/cancellation]"));
    }

    @Test
    void a_finished_job_does_not_ask_for_itself_again() {
        var job = Fixture.job(Job.State.SUCCEEDED, "Counted something");
        Document page = page("/jobs/" + job.id);
        assertFalse(page.selectFirst("#job-live").hasAttr("hx-get"));
        assertNull(page.selectFirst("progress"));
        assertNull(page.selectFirst(".actions form"));
    }

    @Test
    void htmx_gets_the_live_part_alone_and_history_the_whole_page() {
        var job = Fixture.job(Job.State.RUNNING, "Count in parts");
        String part = given().header("HX-Request", "true").get("/jobs/" + job.id).then().statusCode(200).extract()
                .asString();
        assertTrue(part.strip().startsWith("<div id=\"job-live\""), part);
        assertFalse(part.contains("<html"));
        given().header("HX-Request", "true").header("HX-History-Restore-Request", "true").get("/jobs/" + job.id).then()
                .body(containsString("<html"));
    }

    @Test
    void a_failed_job_says_why_and_can_be_retried() {
        var job = Fixture.job(Job.State.FAILED, "Break");
        Document page = page("/jobs/" + job.id);
        assertTrue(page.selectFirst(".notice.bad").text().contains("No line of the file holds"));
        assertNotNull(page.selectFirst("form[action=/jobs/" + job.id + "/retry]"));
    }

    @Test
    void markup_in_titles_and_logs_is_shown_and_never_run() {
        var job = Fixture.job(Job.State.RUNNING, "<script>alert(\"t\")</script>");
        Fixture.line(job, "<img src=x onerror=alert(1)> \"quoted\"");
        for (String address : new String[] {"/jobs/" + job.id, "/jobs", "/"}) {
            Document page = page(address);
            assertTrue(page.select("script:not([src]), img[src=x]").isEmpty(), address);
            assertTrue(page.text().contains("<script>alert(\"t\")</script>"), address);
        }
    }

    @Test
    void a_long_log_is_cut_to_its_end_and_says_so() {
        var job = Fixture.job(Job.State.RUNNING, "Talk");
        for (int i = 1; i <= 203; i++) Fixture.line(job, "line " + i);
        Document page = page("/jobs/" + job.id);
        assertEquals(200, page.select("#job-log > div").size());
        assertTrue(page.select("#job-log > div").last().text().endsWith("line 203"));
        assertTrue(page.text().contains("The last 200 of 203 lines."));
        given().get("/jobs/" + job.id + "/log.txt").then().body(containsString(" line 1\n"));
    }

    @Test
    void curves_have_an_address_of_their_own_and_a_chart() {
        var job = Fixture.job(Job.State.RUNNING, "Learn");
        for (int step = 0; step < 1000; step++) Fixture.point(job, 0, "loss", step, 1.0 / (step + 1));
        given().get("/jobs/" + job.id + "/points.json?series=loss").then()
                .body("series", hasSize(1)).body("series[0].name", equalTo("loss"))
                .body("series[0].points[0]", hasItem(1.0f))
                .body("series[0].points[-1][0]", equalTo(999.0f));
        int shown = given().get("/jobs/" + job.id + "/points.json").jsonPath().getList("series[0].points").size();
        assertTrue(shown <= 401, "shown " + shown);
        given().get("/jobs/" + job.id + "/points.json?all=true").then().body("series[0].points", hasSize(1000));
        assertEquals("job-live", page("/jobs/" + job.id).selectFirst("figure.chart").attr("data-follows"));
    }

    @Test
    void the_list_is_filtered_by_state_and_links_to_the_same_table_as_json_and_csv() {
        var failed = Fixture.job(Job.State.FAILED, "Filtered failure");
        var running = Fixture.job(Job.State.RUNNING, "Filtered run");
        Document page = page("/jobs?state=failed");
        assertNotNull(page.getElementById("job-" + failed.id));
        assertNull(page.getElementById("job-" + running.id));
        assertEquals("page", page.selectFirst("a[href=/jobs?state=failed]").attr("aria-current"));
        assertNotNull(page.selectFirst("a[href=/jobs.json?state=failed]"));
        given().get("/jobs.json?state=failed").then().body("title", hasItem("Filtered failure"))
                .body("title", not(hasItem("Filtered run")));
        given().get("/jobs.csv?state=failed").then().contentType(startsWith("text/csv"))
                .body(startsWith("id,kind,title,state,")).body(containsString("Filtered failure"));
    }

    @Test
    void the_queue_is_listed_in_the_order_in_which_it_will_run() {
        var later = Fixture.job(Job.State.QUEUED, "Later");
        var earlier = Fixture.job(Job.State.QUEUED, "Earlier");
        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew()
                .run(() -> Job.update("priority = 10, effectivePriority = 10 where id = ?1", earlier.id));
        var ids = new ArrayList<Number>(given().get("/jobs.json?state=queued").jsonPath().getList("id", Long.class));
        assertTrue(ids.indexOf(earlier.id) < ids.indexOf(later.id), ids::toString);
        int first = given().get("/jobs/" + earlier.id + ".json").jsonPath().getInt("position");
        int second = given().get("/jobs/" + later.id + ".json").jsonPath().getInt("position");
        assertTrue(first < second, first + " " + second);
    }

    @Test
    void the_pages_of_the_list_together_are_the_table_of_all_jobs() {
        Fixture.job(Job.State.RUNNING, "Runs");
        for (var i = 0; i < 30; i++) Fixture.job(Job.State.QUEUED, "Waits");
        for (var i = 0; i < JobsView.PAGE_SIZE; i++)
            Fixture.job(i % 2 == 0 ? Job.State.SUCCEEDED : Job.State.FAILED, "Ended");
        Awaitility.await().untilAsserted(() -> { // jobs of other tests may still be ending
            var table = given().get("/jobs.json").jsonPath();
            List<Integer> groups = table.<String>getList("state").stream()
                    .map(state -> List.of("running", "queued").indexOf(state) + 1).map(place -> place == 0 ? 3 : place)
                    .toList();
            assertEquals(groups.stream().sorted().toList(), groups, "what runs, what waits, what has ended");
            for (var lane : new HashSet<>(table.<String>getList("lane"))) { // each lane has an order of its own
                var places = table
                        .<Integer>getList("findAll { it.position != null && it.lane == '" + lane + "' }.position");
                assertEquals(places.stream().sorted().toList(), places, lane);
            }
            var ended = table.<Integer>getList("findAll { it.finished != null }.id");
            assertEquals(ended.stream().sorted(Comparator.reverseOrder()).toList(), ended, "the newest first");
            var all = table.getList("id", Long.class).stream().map(id -> "job-" + id).toList();
            var pages = new ArrayList<String>();
            for (var page = 1; pages.size() < all.size(); page++) {
                var rows = page("/jobs?page=" + page).select("tbody a[id^=job-]").eachAttr("id");
                assertEquals(Math.min(JobsView.PAGE_SIZE, all.size() - pages.size()), rows.size());
                pages.addAll(rows);
            }
            assertEquals(all, pages);
        });
    }

    @Test
    void the_link_to_the_table_is_safe_in_a_spreadsheet_and_its_address_without_that_has_every_text_as_it_is() {
        Fixture.job(Job.State.SUCCEEDED, "=HYPERLINK(1)");
        assertNotNull(page("/jobs?state=succeeded").selectFirst("a[href=/jobs.csv?state=succeeded&spreadsheet=safe]"));
        given().get("/jobs.csv?state=succeeded&spreadsheet=safe").then().body(containsString(",'=HYPERLINK(1),"));
        given().get("/jobs.csv?state=succeeded").then().body(containsString(",=HYPERLINK(1),"));
    }

    @Test
    void unknown_jobs_and_states_are_named() {
        given().accept("text/html").get("/jobs/424242").then().statusCode(404).body(containsString("no job “424242”"));
        given().accept("text/html").get("/jobs/abc").then().statusCode(404).body(containsString("no job “abc”"));
        given().accept("text/html").get("/jobs?state=sleeping").then().statusCode(404)
                .body(containsString("state=sleeping"));
    }

    @Test
    void what_was_asked_for_is_a_table_whose_ids_are_links() {
        var sae = Fixture.analysedSae(0.5);
        var job = Fixture.job(Job.State.SUCCEEDED, "Spec");
        io.quarkus.narayana.jta.QuarkusTransaction.requiringNew().run(() -> Job.update("spec = ?1 where id = ?2",
                "{\"kind\":\"train-saes\",\"saeIds\":[" + sae.id + "],\"config\":{\"latents\":32768,\"k\":8}}",
                job.id));
        Document page = page("/jobs/" + job.id);
        assertNotNull(page.selectFirst("table.spec a[href=/saes/" + sae.slug + "]"));
        assertEquals("32\u202f768", page.selectFirst("table.spec tr:contains(config.latents) td").text());
    }

    private static Document page(String path) {
        return Jsoup.parse(given().accept("text/html").get(path).then().statusCode(200).extract().asString());
    }
}
