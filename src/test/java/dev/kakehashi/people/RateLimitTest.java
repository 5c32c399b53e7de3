package dev.kakehashi.people;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final RateLimit limit = new RateLimit(3, Duration.ofSeconds(60), now::get);

    @Test
    void so_many_pass_and_the_next_is_told_how_long_to_wait() {
        for (int i = 0; i < 3; i++) assertEquals(0, limit.take("a"));
        assertEquals(20, limit.take("a"));
        assertEquals(0, limit.take("b"), "another key counts by itself");
        later(19);
        assertEquals(1, limit.take("a"));
        later(1);
        assertEquals(0, limit.take("a"));
        assertEquals(20, limit.take("a"));
    }

    @Test
    void waiting_longer_than_the_window_saves_nothing_up() {
        later(6000);
        for (int i = 0; i < 3; i++) assertEquals(0, limit.take("a"));
        assertEquals(20, limit.take("a"));
    }

    @Test
    void what_is_forgotten_counts_anew() {
        for (int i = 0; i < 3; i++) limit.take("a");
        limit.forget("a");
        assertEquals(0, limit.take("a"));
    }

    private void later(int seconds) {
        now.updateAndGet(time -> time.plusSeconds(seconds));
    }
}
