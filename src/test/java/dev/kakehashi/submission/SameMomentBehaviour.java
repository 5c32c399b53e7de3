package dev.kakehashi.submission;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.work.FeatureProbing;
import dev.kakehashi.work.InterventionRun;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusMock;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same is submitted by several people at one moment, on either database. */
abstract class SameMomentBehaviour {
    private static final int PEOPLE = 4;
    private static final Path TINY = Path.of("src/test/resources/golden/tiny-llama").toAbsolutePath();

    private final CountDownLatch released = new CountDownLatch(1);

    /** One that had failed already would be no reason to lead anybody to it. */
    @BeforeEach
    void nothingEndsMeanwhile() {
        QuarkusMock.installMockForType(new InterventionRun() {
            @Override
            public void run(JobSpec.Intervene spec, JobContext context) throws Exception {
                released.await();
            }
        }, InterventionRun.class);
        QuarkusMock.installMockForType(new FeatureProbing() {
            @Override
            public void run(JobSpec.ProbeFeature spec, JobContext context) throws Exception {
                released.await();
            }
        }, FeatureProbing.class);
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    @Test
    void one_study_is_stored_and_everybody_else_is_led_to_it() throws Exception {
        var body = study();
        var answers = together(() -> given().contentType("application/json").body(body).post("/api/studies"));
        var slug = only(answers, 201).jsonPath().getString("slug");
        for (var answer : answers)
            if (answer.statusCode() == 409) assertEquals("/studies/" + slug, answer.jsonPath().getString("existing"));
        assertEquals(1, count(() -> Study.count("model.slug", body.get("model"))) - 1,
                "besides the study the fixture has");
        body.put("again", true);
        given().contentType("application/json").body(body).post("/api/studies").then().statusCode(201);
    }

    @Test
    void one_intervention_is_stored_and_everybody_else_is_led_to_it() throws Exception {
        var sae = AnalysedFixture.sae();
        var folder = Files
                .createDirectories(Path.of("target/test-data/same-moment").toAbsolutePath().resolve(sae.slug));
        try (var files = Files.list(TINY)) {
            for (var file : files.toList()) Files.copy(file, folder.resolve(file.getFileName()));
        }
        Files.writeString(folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0,\"<s>\":1}}}");
        QuarkusTransaction.requiringNew()
                .run(() -> Checkpoint.update("folder = ?1 where id = ?2", folder.toString(), sae.checkpoint.id));
        var body = new HashMap<String, Object>(Map.of("name", "twin", "sae", sae.slug, "targetStep",
                sae.checkpoint.step, "n", 1, "classes", List.of("english")));
        var answers = together(() -> given().contentType("application/json").body(body).post("/api/interventions"));
        var id = only(answers, 201).jsonPath().getLong("id");
        for (var answer : answers) if (answer.statusCode() == 409)
            assertEquals("/interventions/" + id, answer.jsonPath().getString("existing"));
        assertEquals(1, count(() -> Intervention.count("sae.id", sae.id)));
    }

    @Test
    void one_probe_is_queued_and_everybody_else_is_led_to_it() throws Exception {
        var sae = AnalysedFixture.sae();
        var address = "/saes/" + sae.slug + "/features/1/probes/new";
        var answers = together(() -> given().redirects().follow(false).accept("text/html").formParam("mode", "steer")
                .formParam("text", "the city").post(address));
        only(answers, 303);
        assertEquals(1, count(() -> Job.count("kind = 'probe-feature' and title like ?1", "%" + sae.slug)));
    }

    private static Map<String, Object> study() throws IOException {
        var config = Files.readString(TINY.resolve("config.json"));
        var fixture = Fixture.analysedSae(0.5);
        // nothing of the study runs
        var blocker = Fixture.waitingFor(Fixture.job(Job.State.RUNNING, "blocker"), "waits");
        QuarkusTransaction.requiringNew().run(() -> {
            Checkpoint checkpoint = Checkpoint.findById(fixture.checkpoint.id);
            checkpoint.configJson = config;
            checkpoint.job = Job.findById(blocker.id);
        });
        var body = new HashMap<String, Object>(
                Map.of("name", "twin", "model", fixture.checkpoint.model.slug, "steps", "all", "layers", "1-2"));
        body.putAll(Map.of("englishCorpus", fixture.study.englishCorpus.slug, "japaneseCorpus",
                fixture.study.japaneseCorpus.slug));
        body.putAll(Map.of("latents", 64, "k", 4, "tokens", 6400, "batch", 320, "bufferVectors", 3200));
        return body;
    }

    private static List<Response> together(Callable<Response> submission) throws Exception {
        var start = new CyclicBarrier(PEOPLE);
        var threads = Executors.newFixedThreadPool(PEOPLE);
        try {
            Callable<Response> person = () -> {
                start.await();
                return submission.call();
            };
            var answers = threads.invokeAll(Collections.nCopies(PEOPLE, person));
            return answers.stream().map(SameMomentBehaviour::get).toList();
        } finally {
            threads.shutdown();
        }
    }

    private static Response get(Future<Response> answer) {
        try {
            return answer.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The one answer with this status; all others are 409. */
    private static Response only(List<Response> answers, int status) {
        var statuses = answers.stream().map(Response::statusCode).sorted().toList();
        assertEquals(List.of(status, 409, 409, 409), statuses, () -> answers.get(0).asString());
        return answers.stream().filter(answer -> answer.statusCode() == status).findFirst().orElseThrow();
    }

    private static long count(Callable<Long> rows) {
        return QuarkusTransaction.requiringNew().call(rows);
    }
}
