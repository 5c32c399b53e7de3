package dev.kakehashi.jobs;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Job;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What trying a job again does to it, and to what hangs together with it, on either database. */
abstract class RetryBehaviour extends JobsUnderTest {
    private static final int PEOPLE = 4;
    private static final int ROUNDS = 8;

    @Inject QueueSweep sweep;
    @Inject DatabaseClock clock;

    @Test
    void of_several_retries_at_one_moment_one_counts_and_the_job_runs_once() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var runs = new AtomicLong();
            var job = submit(context -> {
                if (runs.incrementAndGet() == 1) throw new IOException("once");
            });
            awaitEnd(job);
            together(() -> in(() -> jobs.retry(job)));
            assertEquals(Job.State.SUCCEEDED, awaitEnd(job).state);
            assertEquals(2, runs.get());
            assertEquals(1, lines(job).stream().filter("Queued again."::equals).count());
        }
    }

    @Test
    void a_job_and_its_dependant_retried_at_one_moment_both_run() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var runs = new AtomicLong();
            var need = submit(context -> {
                if (runs.incrementAndGet() == 1) throw new IOException("once");
            });
            var dependant = submit(context -> {}, need);
            awaitEnd(dependant);
            var chosen = Collections
                    .synchronizedList(new java.util.ArrayList<>(List.of(need, dependant, need, dependant)));
            together(() -> {
                long one = chosen.remove(0);
                return in(() -> jobs.retry(one));
            });
            assertEquals(Job.State.SUCCEEDED, awaitEnd(dependant).state);
            assertEquals(2, runs.get());
        }
    }

    @Test
    void a_waiting_job_that_lost_its_execution_gets_it_again_and_one_that_waits_for_another_does_not() {
        var gate = new CountDownLatch(1);
        var need = submit(context -> gate.await());
        var waiting = submit(context -> {}, need);
        var stranded = in(() -> {
            long id = submit(0, context -> {});
            jobs.forget(Job.findById(id));
            return id;
        });
        sweep.sweep();
        assertEquals(1, in(() -> executions(stranded)).size());
        assertEquals(0, in(() -> executions(waiting)).size());
        sweep.sweep();
        assertEquals(1, in(() -> executions(stranded)).size());
        gate.countDown();
        assertEquals(Job.State.SUCCEEDED, awaitEnd(stranded).state);
        assertEquals(Job.State.SUCCEEDED, awaitEnd(waiting).state);
    }

    @Test
    void a_job_that_runs_by_its_row_alone_is_run_again() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        var silent = submit(context -> {});
        in(() -> {
            jobs.forget(Job.findById(silent));
            return Job.update("state = ?1, worker = 'gone', heartbeatAt = ?2 where id = ?3", Job.State.RUNNING,
                    clock.now().minus(Duration.ofHours(1)), silent);
        });
        sweep.sweep();
        gate.countDown();
        awaitEnd(blocker);
        assertEquals(Job.State.SUCCEEDED, awaitEnd(silent).state);
    }

    @Test
    void a_retry_leaves_a_dependant_alone_that_a_person_cancelled() {
        var gate = new CountDownLatch(1);
        var runs = new AtomicLong();
        var need = submit(context -> {
            gate.await();
            if (runs.incrementAndGet() == 1) throw new IOException("once");
        });
        var unwanted = submit(context -> {
            throw new AssertionError("must not run");
        }, need);
        var behindIt = submit(context -> {}, unwanted);
        var wanted = submit(context -> {}, need);
        assertTrue(in(() -> jobs.cancel(unwanted)));
        gate.countDown();
        awaitEnd(wanted);
        in(() -> jobs.retry(need));
        assertEquals(Job.State.SUCCEEDED, awaitEnd(wanted).state);
        assertEquals(Job.State.CANCELLED, state(unwanted));
        assertEquals(Job.State.FAILED, state(behindIt));
    }

    @Test
    void what_a_person_cancelled_begins_again_with_all_that_ended_because_of_it_when_it_is_asked_for() {
        var gate = new CountDownLatch(1);
        var blocker = submit(context -> gate.await());
        var job = submit(context -> {}, blocker);
        var dependant = submit(context -> {}, job);
        assertTrue(in(() -> jobs.cancel(job)));
        assertEquals(Job.State.FAILED, state(dependant));
        in(() -> jobs.retry(job));
        gate.countDown();
        assertEquals(Job.State.SUCCEEDED, awaitEnd(dependant).state);
        assertEquals(Job.State.SUCCEEDED, state(job));
    }

    @Test
    void handlers_are_told_of_every_job_that_is_queued_again() {
        long first = nextNumber();
        long second = nextNumber();
        var runs = new AtomicLong();
        HANDLER.give(first, context -> {
            if (runs.incrementAndGet() == 1) throw new IOException("once");
        });
        HANDLER.give(second, context -> {});
        long need = in(() -> submit(first, "need", 0));
        long dependant = in(() -> submit(second, "dependant", 0, need));
        awaitEnd(dependant);
        in(() -> jobs.retry(need));
        awaitEnd(dependant);
        await().until(() -> HANDLER.queuedAgain().containsAll(List.of(first, second)));
    }

    private static void together(Callable<Job> work) throws Exception {
        var start = new CyclicBarrier(PEOPLE);
        var threads = Executors.newFixedThreadPool(PEOPLE);
        try {
            Callable<Job> person = () -> {
                start.await();
                return work.call();
            };
            for (var answer : threads.invokeAll(Collections.nCopies(PEOPLE, person))) answer.get();
        } finally {
            threads.shutdown();
        }
    }
}
