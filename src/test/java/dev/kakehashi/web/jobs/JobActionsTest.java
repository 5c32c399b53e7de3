package dev.kakehashi.web.jobs;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

@QuarkusTest
class JobActionsTest {

    @Test
    void a_waiting_job_is_cancelled_at_once_and_its_page_says_so() {
        var job = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "First"), "Not wanted any more");
        post(job, "cancellation").then().statusCode(303).header("Location", endsWith("/jobs/" + job.id));
        assertEquals(Job.State.CANCELLED, now(job).state);
        var page = Jsoup.parse(given().accept("text/html").get("/jobs/" + job.id).asString());
        assertEquals("cancelled", page.selectFirst("#job-live .state").text());
        assertNotNull(page.selectFirst("form[action$=/retry]"));
    }

    @Test
    void a_running_job_is_asked_to_stop_and_the_button_is_gone_meanwhile() {
        var job = Fixture.job(Job.State.RUNNING, "Stop me");
        post(job, "cancellation").then().statusCode(303);
        assertTrue(now(job).cancelRequested);
        var page = Jsoup.parse(given().accept("text/html").get("/jobs/" + job.id).asString());
        assertTrue(page.text().contains("is being cancelled"));
        assertNull(page.selectFirst("form[action$=/cancellation]"));
    }

    @Test
    void what_has_ended_cannot_be_cancelled() {
        var job = Fixture.job(Job.State.SUCCEEDED, "Long over");
        post(job, "cancellation").then().statusCode(409).body(containsString("This job has already ended."));
    }

    @Test
    void a_cancelled_job_is_queued_again_and_a_successful_one_is_not() {
        var first = Fixture.job(Job.State.RUNNING, "First of two");
        var job = Fixture.waitingFor(first, "Again");
        post(job, "cancellation").then().statusCode(303);
        post(job, "retry").then().statusCode(303).header("Location", endsWith("/jobs/" + job.id));
        assertEquals(Job.State.QUEUED, now(job).state);
        post(Fixture.job(Job.State.SUCCEEDED, "Fine already"), "retry").then().statusCode(409);
        post(job, "retry").then().statusCode(409).body(containsString("failed or was cancelled"));
    }

    @Test
    void the_priority_of_a_waiting_job_changes_its_place() {
        var first = Fixture.job(Job.State.RUNNING, "Holds two");
        var one = Fixture.waitingFor(first, "One");
        var other = Fixture.waitingFor(first, "Other");
        given().redirects().follow(false).formParam("priority", "7").post("/jobs/" + other.id + "/priority").then()
                .statusCode(303);
        assertEquals(7, now(other).priority);
        assertTrue(position(other) < position(one));
    }

    @Test
    void a_priority_that_is_no_number_is_kept_in_the_form_with_the_reason() {
        var job = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "Holds one"), "Urgent");
        for (String wrong : new String[] {"soon", "", "1000000", "<b>"}) {
            String body = given().accept("text/html").formParam("priority", wrong).post("/jobs/" + job.id + "/priority")
                    .then().statusCode(422).extract().asString();
            var input = Jsoup.parse(body).getElementById("f-priority");
            assertEquals(wrong, input.val());
            assertEquals("true", input.attr("aria-invalid"));
            assertNotNull(Jsoup.parse(body).getElementById("f-priority-error"));
        }
        assertEquals(0, now(job).priority);
    }

    @Test
    void a_job_that_runs_has_no_priority_any_more_and_an_unknown_one_is_named() {
        var job = Fixture.job(Job.State.RUNNING, "Under way");
        given().formParam("priority", "7").post("/jobs/" + job.id + "/priority").then().statusCode(409);
        given().accept("text/html").post("/jobs/31337/cancellation").then().statusCode(404)
                .body(containsString("“31337”"));
    }

    private static io.restassured.response.Response post(Job job, String action) {
        return given().accept("text/html").redirects().follow(false).post("/jobs/" + job.id + "/" + action);
    }

    private static Job now(Job job) {
        return QuarkusTransaction.requiringNew().call(() -> Job.findById(job.id));
    }

    private static int position(Job job) {
        return given().get("/jobs/" + job.id + ".json").jsonPath().getInt("position");
    }
}
