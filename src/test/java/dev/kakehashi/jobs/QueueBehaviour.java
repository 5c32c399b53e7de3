package dev.kakehashi.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.web.terms.WaitingJobs;
import dev.kakehashi.work.FakeDownload;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** What the queue must do on either database. */
abstract class QueueBehaviour extends JobsUnderTest {
    @Inject Ageing ageing;
    @Inject WorkerRegistry registry;
    @Inject DatabaseClock clock;

    @Test
    void a_job_that_does_its_work_succeeds_with_its_log_points_and_progress_kept_and_its_scratch_removed() {
        var job = submit(context -> {
            Files.createDirectories(context.scratch());
            Files.writeString(context.scratch().resolve("resume"), "x");
            context.phase("counting", "sheep", 3);
            context.at(3, 3);
            context.log("counted");
            context.point(0, "loss", 1, 0.5);
        });
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state);
        assertEquals(3, ended.done);
        assertEquals("sheep", ended.unit);
        assertEquals(List.of("counted"), lines(job).stream()
                .filter(line -> !line.startsWith("Device ") && !line.contains("in use on")).toList());
        assertEquals(0.5, in(() -> MetricPoint.<MetricPoint>findById(new MetricPoint.Key(job, 0L, "loss", 1L)).number));
        await().until(() -> !Files.exists(java.nio.file.Path.of("target/test-data/scratch/job-" + job)));
    }

    @Test
    void an_expected_failure_says_its_sentence_and_a_bug_says_its_kind_too() {
        var expected = awaitEnd(submit(context -> {
            throw new IOException("The shard model-2 is missing.");
        }));
        assertEquals(Job.State.FAILED, expected.state);
        assertEquals("The shard model-2 is missing.", expected.failure);
        var bug = awaitEnd(submit(context -> {
            throw new IllegalStateException("broken expectation");
        }));
        assertEquals("IllegalStateException: broken expectation", bug.failure);
        assertTrue(bug.trace.contains("QueueBehaviour"));
        assertTrue(HANDLER.endings().stream().anyMatch(line -> line.endsWith("The shard model-2 is missing.")));
    }

    @Test
    void a_full_disk_is_called_by_its_name() {
        assertEquals("The disk is full: No space left on device",
                Worker.sentence(new IOException("No space left on device")));
    }

    @Test
    void a_running_job_is_cancelled_at_its_next_report() {
        var running = new CountDownLatch(1);
        var job = submit(context -> {
            running.countDown();
            while (true) context.at(1, 2);
        });
        await().until(() -> running.getCount() == 0);
        in(() -> jobs.cancel(job));
        assertEquals(Job.State.CANCELLED, awaitEnd(job).state);
    }

    @Test
    void a_waiting_job_is_cancelled_at_once_and_never_runs() {
        var gate = new CountDownLatch(1);
        var first = submit(context -> gate.await());
        var second = submit(context -> {
            throw new AssertionError("must not run");
        });
        assertTrue(in(() -> jobs.cancel(second)));
        assertEquals(Job.State.CANCELLED, state(second));
        gate.countDown();
        assertEquals(Job.State.SUCCEEDED, awaitEnd(first).state);
        assertEquals(Job.State.CANCELLED, state(second));
        assertFalse(in(() -> jobs.cancel(second)));
    }

    @Test
    void a_dependant_waits_for_what_it_needs_and_ends_with_the_reason_when_that_fails() {
        var gate = new CountDownLatch(1);
        var need = submit(context -> {
            gate.await();
            throw new IOException("no such luck");
        });
        var dependant = submit(context -> {}, need);
        var further = submit(context -> {}, dependant);
        assertEquals(Job.State.QUEUED, state(dependant));
        gate.countDown();
        var ended = awaitEnd(further);
        assertEquals(Job.State.FAILED, ended.state);
        assertTrue(awaitEnd(dependant).failure.startsWith("Needs job " + need), awaitEnd(dependant).failure);
        assertTrue(awaitEnd(dependant).failure.endsWith("which failed: no such luck"));
    }

    @Test
    void what_a_job_made_ready_goes_before_a_due_job_of_lower_priority() {
        var order = new CopyOnWriteArrayList<String>();
        var ids = in(() -> {
            long need = submit(5, context -> order.add("need"));
            long due = submit(0, context -> order.add("due"));
            return List.of(due, submit(1, context -> order.add("ready"), need));
        });
        ids.forEach(JobsUnderTest::awaitEnd);
        assertEquals(List.of("need", "ready", "due"), order);
    }

    @Test
    void a_job_submitted_while_what_it_needs_is_ending_is_not_forgotten() throws Exception {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var need = submit(context -> {
            running.countDown();
            gate.await();
        });
        running.await();
        long dependant = in(() -> {
            long id = submit(0, context -> {}, need);
            gate.countDown();
            giveTimeToEnd(need);
            return id;
        });
        assertEquals(Job.State.SUCCEEDED, awaitEnd(dependant).state);
    }

    /** It may end before the caller's transaction does, or only after it. */
    private static void giveTimeToEnd(long id) {
        try {
            await().atMost(Duration.ofMillis(500)).until(() -> state(id).ended());
        } catch (ConditionTimeoutException afterwards) {
            assertEquals(Job.State.RUNNING, state(id));
        }
    }

    @Test
    void a_retry_runs_the_job_and_its_dependants_again() {
        var attempts = new AtomicLong();
        var need = submit(context -> {
            if (attempts.incrementAndGet() == 1) throw new IOException("once");
        });
        var dependant = submit(context -> {}, need);
        assertEquals(Job.State.FAILED, awaitEnd(dependant).state);
        in(() -> jobs.retry(need));
        assertEquals(Job.State.SUCCEEDED, awaitEnd(need).state);
        assertEquals(Job.State.SUCCEEDED, awaitEnd(dependant).state);
    }

    @Test
    void an_attempt_that_lost_its_lease_writes_nothing_more() {
        var stolen = new CountDownLatch(1);
        var job = submit(context -> {
            in(() -> Job.update("fence = fence + 1 where id = ?1", context.jobId()));
            stolen.countDown();
            context.log("too late");
            context.commit(() -> {
                throw new AssertionError("must not be reached");
            });
        });
        await().until(() -> stolen.getCount() == 0);
        await().during(Duration.ofMillis(700)).atMost(Duration.ofSeconds(5)).until(() -> lines(job).isEmpty());
        assertEquals(Job.State.RUNNING, state(job));
    }

    @Test
    void a_job_whose_worker_died_every_time_is_given_up() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        var job = submit(context -> {
            throw new AssertionError("must not run");
        });
        in(() -> Job.update("state = ?1, deaths = 4, worker = 'gone' where id = ?2", Job.State.RUNNING, job));
        gate.countDown();
        awaitEnd(blocker);
        var ended = awaitEnd(job);
        assertEquals(Job.State.FAILED, ended.state);
        assertTrue(ended.failure.startsWith(
                "Given up: 5 workers in a row died while they ran it and no resume point was written, the last on "
                        + "gone."),
                ended.failure);
    }

    @Test
    void a_worker_that_died_after_a_resume_point_does_not_count_against_the_job() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        var job = submit(context -> {});
        in(() -> Job.update("state = ?1, attempts = 49, deaths = 4, progressed = true, worker = 'gone' where id = ?2",
                Job.State.RUNNING, job));
        gate.countDown();
        awaitEnd(blocker);
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state);
        assertEquals(50, ended.attempts);
        assertEquals(0, ended.deaths);
    }

    @Test
    void a_resume_point_is_noted_with_the_job() {
        var kept = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var job = submit(context -> {
            context.saved();
            kept.countDown();
            gate.await();
        });
        await().until(() -> kept.getCount() == 0 && in(() -> Job.<Job>findById(job).progressed));
        gate.countDown();
        awaitEnd(job);
    }

    @Test
    void a_new_attempt_has_what_the_one_before_left_under_a_name_that_the_earlier_one_does_not_know() {
        var folders = new CopyOnWriteArrayList<Path>();
        var job = submit(context -> {
            folders.add(context.scratch());
            if (folders.size() == 2) {
                assertEquals("step 50", Files.readString(context.scratch().resolve("resume")));
                return;
            }
            Files.createDirectories(context.scratch());
            Files.writeString(context.scratch().resolve("resume"), "step 50");
            Files.writeString(context.scratch().resolve("resume.new"), "half");
            throw new SQLException("the server went away", "57P01");
        });
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
        assertEquals(2, folders.size());
        assertFalse(folders.get(0).equals(folders.get(1)));
        assertFalse(Files.exists(folders.get(0)));
    }

    @Test
    void a_lost_connection_puts_a_job_back_and_is_no_attempt() {
        var tries = new AtomicLong();
        var job = submit(context -> {
            if (tries.incrementAndGet() == 1)
                throw new IllegalStateException(new SQLException("connection refused", "08001"));
        });
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
        assertEquals(1, ended.attempts);
        assertTrue(lines(job).contains("Put back: the database was gone."), lines(job)::toString);
    }

    @Test
    void a_folder_of_an_attempt_that_lost_its_lease_is_never_seen() {
        var target = Path.of("target/test-data/published-" + nextNumber());
        var refused = new CountDownLatch(1);
        var job = submit(context -> {
            context.publish(target, beside -> Files.writeString(beside.resolve("weights"), "mine"));
            in(() -> Job.update("fence = fence + 1 where id = ?1", context.jobId()));
            try {
                context.publish(target, beside -> Files.writeString(beside.resolve("weights"), "late"));
            } finally {
                refused.countDown();
            }
        });
        await().until(() -> refused.getCount() == 0);
        assertEquals("mine", read(target.resolve("weights")));
        assertEquals(Job.State.RUNNING, state(job));
        try (var beside = Files.list(target.getParent())) {
            assertTrue(beside.noneMatch(path -> path.getFileName().toString().startsWith("." + target.getFileName())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_job_whose_transaction_is_rolled_back_leaves_neither_row_nor_execution() {
        var number = nextNumber();
        long[] id = new long[1];
        assertThrows(IllegalStateException.class, () -> in(() -> {
            id[0] = jobs.submit(new JobSpec.DownloadCheckpoint(number, FakeDownload.REPOSITORY, "main"), "rolled back",
                    0, null, List.of()).id;
            assertEquals(1, executions(id[0]).size());
            throw new IllegalStateException("after the submission");
        }));
        in(() -> {
            assertNull(Job.findById(id[0]));
            assertEquals(List.of(), executions(id[0]));
            return null;
        });
    }

    @Test
    void a_job_that_waited_long_goes_before_a_newer_one_of_higher_priority() {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> {
            running.countDown();
            gate.await();
        });
        await().until(() -> running.getCount() == 0);
        var order = new CopyOnWriteArrayList<String>();
        long old = in(() -> submit(0, context -> order.add("old")));
        long young = in(() -> submit(3, context -> order.add("young")));
        assertEquals(2, position(old));
        in(() -> {
            Job job = Job.findById(old);
            job.queuedAt = job.queuedAt.minus(Duration.ofHours(4));
            job.agesAt = job.queuedAt.plus(Duration.ofHours(1));
            return null;
        });
        ageing.age();
        assertEquals(4, in(() -> Job.<Job>findById(old).effectivePriority));
        assertEquals(1, position(old));
        assertEquals(2, position(young));
        gate.countDown();
        awaitEnd(blocker);
        awaitEnd(young);
        assertEquals(List.of("old", "young"), order);
    }

    @Test
    void a_job_that_was_put_back_keeps_its_one_execution_which_follows_its_priority_and_goes_when_it_is_cancelled() {
        var begun = new CountDownLatch(1);
        var lost = new CountDownLatch(1);
        var before = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var job = submit(context -> {
            begun.countDown();
            lost.await();
            throw new SQLException("connection refused", "08001");
        });
        await().until(() -> begun.getCount() == 0);
        long blocker = in(() -> submit(10, context -> {
            before.countDown();
            gate.await();
        }));
        lost.countDown();
        await().until(() -> before.getCount() == 0); // this one worker is done with putting back
        assertEquals(Job.State.QUEUED, state(job));
        in(() -> run(() -> jobs.prioritise(job, 2)));
        assertEquals(List.of(2), executions(job));
        in(() -> Job.update("queuedAt = ?1, agesAt = ?1 where id = ?2", clock.now().minus(Duration.ofHours(4)), job));
        ageing.age();
        assertEquals(List.of(6), executions(job));
        assertTrue(in(() -> jobs.cancel(job)));
        assertEquals(List.of(), executions(job));
        gate.countDown();
        awaitEnd(blocker);
        assertEquals(Job.State.CANCELLED, state(job));
    }

    @Test
    void a_job_whose_execution_is_just_picked_is_cancelled_all_the_same_and_a_retry_runs_once() {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var runs = new AtomicLong();
        var blocker = submit(context -> {
            running.countDown();
            gate.await();
        });
        await().until(() -> running.getCount() == 0);
        var job = submit(context -> runs.incrementAndGet());
        in(() -> picked(job, true));
        assertTrue(in(() -> jobs.cancel(job)));
        assertEquals(Job.State.CANCELLED, state(job));
        in(() -> jobs.retry(job));
        assertEquals(2, executions(job).size());
        in(() -> picked(job, false));
        gate.countDown();
        awaitEnd(blocker);
        assertEquals(Job.State.SUCCEEDED, awaitEnd(job).state);
        await().until(() -> executions(job).isEmpty());
        assertEquals(1, runs.get());
        assertEquals(1, in(() -> Job.<Job>findById(job)).attempts);
    }

    @Test
    void a_waiting_job_that_cannot_begin_makes_no_other_give_way() {
        var order = new CopyOnWriteArrayList<String>();
        var stranded = in(() -> {
            long id = submit(50, context -> order.add("stranded"));
            jobs.forget(Job.findById(id));
            return id;
        });
        awaitEnd(submit(context -> order.add("other")));
        assertEquals(List.of("other"), order);
        in(() -> jobs.cancel(stranded));
    }

    private static int picked(long job, boolean picked) {
        return Job.getEntityManager()
                .createNativeQuery("update scheduled_light_tasks set picked = ?1 where task_instance = ?2")
                .setParameter(1, picked).setParameter(2, job + ".0").executeUpdate();
    }

    @Test
    void a_worker_says_that_it_is_alive_and_what_it_runs() {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var job = submit(context -> {
            running.countDown();
            gate.await();
        });
        await().until(() -> running.getCount() == 0);
        var alive = in(() -> registry.alive());
        assertEquals(List.of(registry.name()), alive.stream().map(worker -> worker.name).toList());
        assertTrue(alive.get(0).memoryUsed > 0 && alive.get(0).memoryTotal > alive.get(0).memoryUsed);
        assertEquals(registry.name(), in(() -> Job.<Job>findById(job).worker));
        gate.countDown();
        awaitEnd(job);
    }

    @Test
    void time_is_the_databases() {
        var asked = clock.now();
        var told = in(() -> ((java.time.OffsetDateTime) Job.getEntityManager()
                .createNativeQuery("select current_timestamp", java.time.OffsetDateTime.class).getSingleResult())
                .toInstant());
        assertTrue(Duration.between(asked, told).abs().toMillis() < 1500, asked + " and " + told);
        assertTrue(clock.steady());
    }

    private static boolean run(Runnable work) {
        work.run();
        return true;
    }

    private int position(long id) {
        return in(() -> WaitingJobs.position(Job.findById(id)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
