package dev.kakehashi.web.workers;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.WorkerProcess;
import dev.kakehashi.jobs.DatabaseClock;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;

@QuarkusTest
class WorkersPageTest {
    @Inject DatabaseClock clock;

    @Test
    void a_worker_is_shown_with_what_it_runs_and_one_that_fell_silent_as_gone() {
        var busy = worker(Duration.ZERO);
        var silent = worker(Duration.ofMinutes(2));
        var job = Fixture.job(Job.State.RUNNING, "Train <b>");
        var scan = Fixture.job(Job.State.RUNNING, "Scan");
        QuarkusTransaction.requiringNew()
                .run(() -> Job.update("worker = ?1 where id in ?2", busy, java.util.List.of(job.id, scan.id)));
        QuarkusTransaction.requiringNew().run(() -> Job.update("lane = ?1 where id = ?2", Job.Lane.LIGHT, scan.id));
        var page = Jsoup.parse(given().get("/workers").then().statusCode(200)
                .body(not(containsString("No worker is alive"))).extract().asString());
        assertEquals("running", state(page, busy));
        assertEquals(job.id + " · Train <b>", page.selectFirst("tr:contains(" + busy + ") a").text());
        var row = page.selectFirst("tr:contains(" + busy + ")");
        assertEquals(job.id + " · Train <b> " + scan.id + " · Scan light", row.selectFirst("ul").text());
        assertEquals("1 on the device, 2 light", row.select("td.n").last().text());
        assertEquals("gone", state(page, silent));
        given().get("/workers.json").then().statusCode(200)
                .body("find { it.name == '" + busy + "' }.jobs.id", hasItem(job.id.intValue()))
                .body("find { it.name == '" + silent + "' }.state", org.hamcrest.Matchers.equalTo("gone"));
        given().header("HX-Request", "true").get("/workers").then().body(containsString("id=\"workers-live\""))
                .body(not(containsString("<html")));
        given().header("Accept-Language", "ja").get("/workers").then().body(containsString("ワーカー"));
    }

    @Test
    void without_a_living_worker_a_sentence_says_what_waits() {
        var text = dev.kakehashi.web.ui.Screen.messages(WorkerMessages.class);
        assertEquals("12 jobs wait and nothing will run them until a worker starts.", text.noneAndJobs("12"));
    }

    private static String state(org.jsoup.nodes.Document page, String name) {
        return page.selectFirst("tr:contains(" + name + ") .state").text();
    }

    private String worker(Duration silence) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var row = new WorkerProcess();
            row.name = "1@node." + UUID.randomUUID().toString().substring(0, 8);
            row.host = "node";
            row.process = 1;
            row.roles = "worker";
            row.version = "1";
            row.device = "cuda:0";
            row.memoryUsed = 5L << 30;
            row.memoryTotal = 80L << 30;
            row.heap = 4L << 30;
            row.slots = 1;
            row.lightSlots = 2;
            row.startedAt = clock.now();
            row.heartbeatAt = clock.now().minus(silence);
            row.persist();
            return row.name;
        });
    }
}
