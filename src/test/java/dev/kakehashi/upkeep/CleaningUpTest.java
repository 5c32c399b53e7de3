package dev.kakehashi.upkeep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Cleaning up beside a start, and a stop that comes right after it. */
class CleaningUpTest {
    private final AtomicBoolean recovered = new AtomicBoolean();
    private final AtomicBoolean began = new AtomicBoolean();
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void a_stop_right_after_the_start_asks_the_database_nothing() throws Exception {
        var cleaning = cleaning(Duration.ofHours(1));
        cleaning.start(null);
        await().untilTrue(recovered);
        cleaning.stop(null);
        assertFalse(cleaning.starting.isAlive());
        assertFalse(began.get());
    }

    @Test
    void a_stop_waits_until_what_was_begun_has_left_the_database() throws Exception {
        var cleaning = cleaning(Duration.ZERO);
        cleaning.start(null);
        await().untilTrue(began);
        cleaning.stop(null);
        assertTrue(ended.get(), "the database would be closed under it");
    }

    private CleaningUp cleaning(Duration afterStart) {
        var cleaning = new CleaningUp();
        cleaning.afterStart = afterStart;
        cleaning.garbage = new Garbage() {
            @Override
            public void recover() {
                recovered.set(true);
            }

            @Override
            public void atStart(BooleanSupplier goingDown) {
                began.set(true);
                await().until(goingDown::getAsBoolean);
                ended.set(true);
            }
        };
        return cleaning;
    }
}
