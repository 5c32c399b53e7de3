package dev.kakehashi.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** However an attempt ends, and whatever it says, its job ends on either database. */
abstract class EndingBehaviour extends JobsUnderTest {
    private static final String EMOJI = "\ud83d\ude42";

    @Inject QueueSweep sweep;
    @Inject WorkerRegistry registry;

    @Test
    void a_failure_of_a_hundred_thousand_characters_ends_the_job_once_with_a_readable_text() {
        for (var filling : new String[] {"x", "失", EMOJI, "\0", "\ud83d", "a" + EMOJI}) {
            var runs = new AtomicLong();
            var ended = awaitEnd(submit(context -> {
                runs.incrementAndGet();
                throw new IOException("The shard is broken: " + filling.repeat(100_000 / filling.length()));
            }));
            assertEquals(Job.State.FAILED, ended.state);
            assertTrue(ended.failure.startsWith("The shard is broken: ") && ended.failure.endsWith("…"), ended.failure);
            assertTrue(ended.failure.length() > 1990 && ended.failure.length() <= 2000,
                    () -> "characters: " + ended.failure.length());
            assertTrue(ended.failure.codePoints().noneMatch(point -> point == 0 || point >= 0xd800 && point <= 0xdfff),
                    ended.failure);
            assertTrue(ended.trace.contains("EndingBehaviour"), ended.trace);
            assertEquals(1, runs.get());
            assertEquals(1, ended.attempts);
        }
    }

    @Test
    void what_a_job_says_while_it_runs_may_be_of_any_length() {
        var long_ = (EMOJI + "\0長い").repeat(10_000);
        long number = nextNumber();
        HANDLER.give(number, context -> {
            context.phase(long_, long_, 1);
            context.log(long_);
            context.log("readable");
        });
        var ended = awaitEnd(in(() -> submit(number, long_, 0)));
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
        assertTrue(ended.phase.startsWith(EMOJI + "␀長い") && ended.phase.length() <= 300, ended.phase);
        assertTrue(ended.title.length() <= 300 && ended.unit.length() <= 40, ended.title);
        assertTrue(lines(ended.id).contains("readable"), lines(ended.id)::toString);
    }

    @Test
    void a_job_whose_rows_cannot_be_tidied_up_ends_all_the_same_and_so_does_what_waits_for_it() {
        var gate = new CountDownLatch(1);
        long number = nextNumber();
        HANDLER.leaveUntidy(number);
        HANDLER.give(number, context -> {
            gate.await();
            throw new IOException("no such luck");
        });
        long job = in(() -> submit(number, "untidy", 0));
        long dependant = submit(context -> {}, job);
        gate.countDown();
        var ended = awaitEnd(job);
        assertEquals(Job.State.FAILED, ended.state);
        assertEquals("no such luck", ended.failure);
        assertEquals(1, ended.attempts);
        sweep.sweep();
        assertTrue(awaitEnd(dependant).failure.endsWith("which failed: no such luck"));
    }

    @Test
    void a_job_that_can_never_be_begun_ends() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        long number = nextNumber();
        HANDLER.leaveUntidy(number);
        long job = in(() -> submit(number, "untidy", 0));
        in(() -> Job.update("cancelRequested = true where id = ?1", job));
        gate.countDown();
        awaitEnd(blocker);
        assertTrue(awaitEnd(job).failure.startsWith("It cannot be begun: "), awaitEnd(job).failure);
    }

    @Test
    void attempts_whose_end_this_worker_could_not_write_count_like_deaths() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        var job = submit(context -> {
            throw new AssertionError("must not run");
        });
        in(() -> Job.update("state = ?1, deaths = 4, worker = ?2 where id = ?3", Job.State.RUNNING, registry.name(),
                job));
        gate.countDown();
        awaitEnd(blocker);
        assertTrue(awaitEnd(job).failure.startsWith("Given up: 5 workers in a row died"), awaitEnd(job).failure);
    }

    @Test
    void a_commit_that_loses_against_another_transaction_is_tried_again() {
        for (var state : new String[] {"40001", "40P01", "55P03", "HYT00", "08006"}) {
            var tries = new AtomicLong();
            var ended = awaitEnd(submit(context -> context.commit(() -> {
                if (tries.incrementAndGet() == 1) throw new IllegalStateException(new SQLException("lost", state));
            })));
            assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
            assertEquals(2, tries.get());
            assertEquals(1, ended.attempts);
        }
    }

    @Test
    void a_job_that_loses_against_others_is_put_back_and_one_that_always_does_is_given_up() {
        var once = new AtomicLong();
        var job = submit(context -> {
            if (once.incrementAndGet() == 1)
                throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
        });
        assertEquals(Job.State.SUCCEEDED, awaitEnd(job).state);
        assertTrue(lines(job).stream().anyMatch(line -> line.startsWith("Put back: the database was busy")),
                lines(job)::toString);
        var always = new AtomicLong();
        var ended = awaitEnd(submit(context -> {
            always.incrementAndGet();
            throw new IllegalStateException(new SQLException("deadlock detected", "40P01"));
        }));
        assertEquals(Job.State.FAILED, ended.state);
        assertTrue(ended.failure.startsWith("Given up after 5 attempts, none of which the database let through"),
                ended.failure);
        assertEquals(5, always.get());
    }

    /** By a row that is locked while the job ends, for longer than the database waits for it. */
    @Test
    void a_job_that_did_its_work_succeeds_although_its_row_was_locked_by_somebody() {
        var running = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        var job = submit(context -> {
            running.countDown();
            gate.await();
        });
        await().until(() -> running.getCount() == 0);
        in(() -> {
            Jobs.lock(Job.findById(job));
            gate.countDown();
            await().during(java.time.Duration.ofMillis(700)).until(() -> true);
            return true;
        });
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure);
        assertEquals(1, ended.attempts);
    }
}
