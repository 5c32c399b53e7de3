package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerLimitsTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void a_worker_that_was_lent_its_machine_ends_early_enough_to_hand_over() {
        var limits = limits(Optional.of(100L));
        long began = System.nanoTime();
        limits.begin();
        assertFalse(limits.timeIsOver(began + 79 * SECOND));
        assertTrue(limits.timeIsOver(began + 81 * SECOND));
    }

    @Test
    void without_a_limit_it_stays() {
        var limits = limits(Optional.empty());
        limits.begin();
        assertFalse(limits.timeIsOver(System.nanoTime() + 1_000_000 * SECOND));
        assertFalse(limits.idleTooLong(System.nanoTime() + 1_000_000 * SECOND));
    }

    private static WorkerLimits limits(Optional<Long> seconds) {
        var limits = new WorkerLimits();
        limits.seconds = seconds;
        limits.idleExit = Optional.empty();
        limits.grace = Duration.ofSeconds(20);
        return limits;
    }
}
