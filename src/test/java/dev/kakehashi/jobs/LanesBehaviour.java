package dev.kakehashi.jobs;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.Fixture;
import dev.kakehashi.web.terms.WaitingJobs;
import dev.kakehashi.work.FakeDownload;
import dev.kakehashi.work.FeatureProbing;
import io.quarkus.test.junit.QuarkusMock;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Light jobs run beside the one that computes, on either database. */
abstract class LanesBehaviour extends JobsUnderTest {
    private static final Map<Integer, FakeDownload.Work> COMPUTATIONS = new ConcurrentHashMap<>();

    @Inject DataDirectory data;
    @Inject WorkerRegistry registry;

    @BeforeEach
    void standInOnTheDevice() {
        QuarkusMock.installMockForType(new FeatureProbing() {
            @Override
            public void run(JobSpec.ProbeFeature spec, JobContext context) throws Exception {
                COMPUTATIONS.get(spec.latent()).run(context);
            }
        }, FeatureProbing.class);
    }

    @Test
    void a_corpus_is_scanned_while_a_training_runs() throws IOException {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var training = compute(0, context -> {
            running.countDown();
            gate.await();
        });
        var waiting = compute(0, context -> {});
        await().until(() -> running.getCount() == 0);
        var corpus = Fixture.analysedSae(0.5).study.englishCorpus;
        var file = Files.createDirectories(data.root()).resolve("lanes-" + corpus.slug + ".jsonl");
        Files.writeString(file, "{\"text\":\"One document.\"}\n");
        in(() -> Corpus.update("path = ?1, state = ?2 where id = ?3", file.toAbsolutePath().toString(),
                Corpus.State.SCANNING, corpus.id));
        long scan = in(() -> jobs.submit(new JobSpec.ScanCorpus(corpus.id), "Scan", 0, null, List.of()).id);
        assertEquals(Job.State.SUCCEEDED, awaitEnd(scan).state, awaitEnd(scan).failure);
        assertEquals(1L, in(() -> Corpus.<Corpus>findById(corpus.id)).documents);
        assertEquals(Job.State.RUNNING, state(training));
        assertEquals(Job.State.QUEUED, state(waiting), "the device has one job at a time");
        gate.countDown();
        assertEquals(Job.State.SUCCEEDED, awaitEnd(waiting).state);
    }

    @Test
    void jobs_that_compute_come_one_at_a_time_in_the_order_of_their_priorities() {
        var together = new AtomicInteger();
        var most = new AtomicInteger();
        var order = new CopyOnWriteArrayList<Integer>();
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var first = compute(0, context -> {
            running.countDown();
            gate.await();
        });
        await().until(() -> running.getCount() == 0);
        var ids = List.of(0, 5, 2).stream().map(priority -> compute(priority, context -> {
            most.accumulateAndGet(together.incrementAndGet(), Math::max);
            order.add(priority);
            together.decrementAndGet();
        })).toList();
        gate.countDown();
        awaitEnd(first);
        ids.forEach(JobsUnderTest::awaitEnd);
        assertEquals(1, most.get());
        assertEquals(List.of(5, 2, 0), order);
    }

    @Test
    void each_lane_has_places_and_executions_of_its_own() {
        var running = new CountDownLatch(2);
        var gate = new CountDownLatch(1);
        FakeDownload.Work blocks = context -> {
            running.countDown();
            gate.await();
        };
        var computes = compute(0, blocks);
        var scans = submit(blocks);
        await().until(() -> running.getCount() == 0);
        var device = compute(50, context -> {});
        var light = submit(context -> {});
        assertEquals(1, in(() -> WaitingJobs.position(Job.findById(device))));
        assertEquals(1, in(() -> WaitingJobs.position(Job.findById(light))),
                "what waits for the device is not before it");
        assertEquals(List.of(1, 0), in(
                () -> List.of(executionsIn("scheduled_tasks", device), executionsIn("scheduled_light_tasks", device))));
        assertEquals(List.of(0, 1), in(
                () -> List.of(executionsIn("scheduled_tasks", light), executionsIn("scheduled_light_tasks", light))));
        given().get("/jobs/" + light + ".json").then().body("lane", org.hamcrest.Matchers.equalTo("light"))
                .body("position", org.hamcrest.Matchers.equalTo(1));
        given().get("/jobs/" + device + ".json").then().body("lane", org.hamcrest.Matchers.equalTo("device"));
        given().get("/jobs").then().body(containsString("light lane"));
        given().get("/workers.json").then().body("find { it.name == '" + registry.name() + "' }.jobs.lane",
                org.hamcrest.Matchers.hasItems("device", "light"));
        for (var id : List.of(device, light)) {
            assertTrue(in(() -> jobs.cancel(id)));
            assertEquals(0, in(() -> executionsIn("scheduled_tasks", id) + executionsIn("scheduled_light_tasks", id)));
        }
        gate.countDown();
        awaitEnd(computes);
        awaitEnd(scans);
    }

    @Test
    void a_light_job_says_nothing_of_the_device_and_of_memory_that_another_one_takes() {
        var light = awaitEnd(submit(context -> context.log("done")));
        assertFalse(lines(light.id).stream().anyMatch(line -> line.startsWith("Device ")), lines(light.id)::toString);
        assertEquals(null, light.memoryPeak);
        var computed = awaitEnd(compute(0, context -> context.log("done")));
        assertTrue(lines(computed.id).stream().anyMatch(line -> line.startsWith("Device ")),
                lines(computed.id)::toString);
        assertTrue(computed.memoryPeak > 0);
    }

    private long compute(int priority, FakeDownload.Work work) {
        int number = (int) nextNumber();
        COMPUTATIONS.put(number, work);
        var spec = new JobSpec.ProbeFeature(1, 1, number, FeatureProbe.Mode.STEER, 1, 1, "text");
        return in(() -> jobs.submit(spec, "compute " + number, priority, null, List.of()).id);
    }

    private static int executionsIn(String table, long job) {
        return Job.getEntityManager().createNativeQuery("select 1 from " + table + " where task_instance like ?1")
                .setParameter(1, job + ".%").getResultList().size();
    }
}
