package dev.kakehashi.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void a_name_is_guarded_against_guesses_from_ever_new_addresses_and_opens_after_a_right_one() {
        var limits = new Limits(120);
        for (var guess = 0; guess < 30; guess++) assertEquals(0, limits.attempt("mori", "10.0.0." + guess));
        assertTrue(limits.attempt("mori", "10.0.1.1") > 0);
        assertEquals(0, limits.attempt("sato", "10.0.1.1"));
        limits.succeeded("mori", "10.0.0.1");
        assertEquals(0, limits.attempt("mori", "10.0.1.2"));
    }

    private void later(int seconds) {
        now.updateAndGet(time -> time.plusSeconds(seconds));
    }
}
