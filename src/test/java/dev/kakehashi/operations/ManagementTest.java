package dev.kakehashi.operations;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ManagementTest {
    @TestHTTPResource(value = "/health", management = true) URI management;

    @Inject Jobs jobs;
    @Inject DataSource database;

    @Test
    void readiness_asks_the_database_and_its_migrations() {
        given().get(at("/health/ready")).then().statusCode(200).body("status", equalTo("UP"))
                .body("checks.name", hasItems("migrations", "Database connections health check"));
    }

    @Test
    void liveness_and_start_do_not_ask_the_database() {
        given().get(at("/health/live")).then().statusCode(200)
                .body("checks.name", hasItem("no deadlock"))
                .body("checks.name", not(hasItem("Database connections health check")));
        given().get(at("/health/started")).then().statusCode(200).body("checks.name",
                not(hasItem("Database connections health check")));
    }

    @Test
    void visitors_of_the_pages_reach_neither() {
        given().get("/q/health").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void metrics_tell_of_queue_device_machine_and_pages() {
        given().get("/jobs").then().statusCode(200);
        System.gc(); // a gauge does not keep what it reads from being collected
        assertTrue(metric("kakehashi_device_memory_used_bytes", "device=") > 0);
        given().get(at("/metrics")).then().statusCode(200)
                .body(containsString("kakehashi_jobs{kind=\"train-saes\",state=\"queued\"}"))
                .body(containsString("kakehashi_jobs_tokens_per_second{kind=\"analyse-saes\"}"))
                .body(containsString("kakehashi_queue_oldest_seconds{lane=\"light\"}"))
                .body(containsString("jvm_memory_used_bytes"))
                .body(containsString("http_server_requests_seconds_count"));
    }

    @Test
    void what_waits_and_runs_is_counted_by_kind_and_state_from_the_database() {
        var running = Fixture.job(Job.State.RUNNING, "Counted by a metric");
        Awaitility.await().untilAsserted(
                () -> assertTrue(metric("kakehashi_jobs", "kind=\"" + running.kind + "\"", "state=\"running\"") >= 1));
    }

    @Test
    void a_job_that_was_retried_waits_since_then() throws SQLException {
        var job = Fixture.job(Job.State.QUEUED, "Retried");
        QuarkusTransaction.requiringNew().run(
                () -> Job.update("createdAt = ?1, queuedAt = ?2 where id = ?3", Instant.EPOCH, Instant.now(), job.id));
        assertTrue(QueueReading.of(database).oldest().get(Job.Lane.DEVICE).isAfter(Instant.EPOCH.plusSeconds(1)));
    }

    @Test
    void an_attempt_of_a_job_leaves_its_duration_by_kind_and_outcome() {
        var job = jobs.submit(new JobSpec.ScanCorpus(-1), "Nothing to scan", 0, null, List.of());
        Awaitility.await().untilAsserted(() -> assertTrue(metric("kakehashi_job_duration_seconds_count",
                "kind=\"" + job.kind + "\"", "outcome=\"failed\"") >= 1));
    }

    private URI at(String path) {
        return management.resolve("/q" + path);
    }

    /** The number of a series with these labels or beginnings of labels, 0 where there is none. */
    private double metric(String name, String... labels) {
        var text = given().get(at("/metrics")).asString();
        var line = Pattern.compile(
                "^" + name + "\\{" + String.join("", Stream.of(labels).map(label -> "(?=[^}]*" + label + ")").toList())
                        + "[^}]*\\} (\\S+)$",
                Pattern.MULTILINE).matcher(text);
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
