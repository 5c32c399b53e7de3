package dev.kakehashi.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResumePaceTest {
    private final AtomicLong now = new AtomicLong(1000);

    @Test
    void points_never_take_more_than_their_share_of_the_time_whatever_each_takes() throws IOException {
        var pace = new ResumePace(0.05, 100, now::get);
        long took = 0;
        for (var unit = 0; unit < 10_000; unit++) {
            now.addAndGet(7);
            if (!pace.worthIt()) continue;
            int cost = unit % 3 == 0 ? 200 : 100;
            pace.write(() -> now.addAndGet(cost));
            took += cost;
        }
        assertTrue(took > 1000 && took <= 0.06 * (now.get() - 1000), took + " of " + (now.get() - 1000));
    }

    @Test
    void the_first_one_waits_for_what_it_is_expected_to_take_or_comes_at_once() {
        var expected = new ResumePace(0.5, 100, now::get);
        var atOnce = new ResumePace(0, 0, now::get);
        assertFalse(expected.worthIt());
        assertTrue(atOnce.worthIt());
        now.addAndGet(100);
        assertTrue(expected.worthIt());
    }

    @Test
    void one_that_fails_is_not_counted() {
        var pace = new ResumePace(0.5, 0, now::get);
        var failure = assertThrows(IllegalStateException.class, () -> pace.write(() -> {
            now.addAndGet(1000);
            throw new IllegalStateException("full");
        }));
        assertEquals("full", failure.getMessage());
        assertTrue(pace.worthIt());
    }
}
