package dev.kakehashi.jobs;

import dev.kakehashi.storage.DatabaseBusy;
import dev.kakehashi.storage.DatabaseGone;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Tries again while the database is gone, or busy with somebody else's transaction, as long as is configured and as
 * this process is not going down.
 */
final class DatabasePatience {
    private static final Logger LOG = Logger.getLogger(DatabasePatience.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Duration longest;
    private final BooleanSupplier goingDown;

    /** One try. */
    interface Try {
        /** @param again whether a try before this one may have happened although its answer was lost */
        void run(boolean again);
    }

    DatabasePatience(Duration longest, BooleanSupplier goingDown) {
        this.longest = longest;
        this.goingDown = goingDown;
    }

    void run(Try work) {
        long began = System.nanoTime();
        for (int failures = 0;; failures++) {
            try {
                work.run(failures > 0);
                return;
            } catch (RuntimeException e) {
                boolean enough = System.nanoTime() - began > longest.toNanos() || goingDown.getAsBoolean();
                boolean busy = DatabaseBusy.is(e);
                if (enough || !busy && !DatabaseGone.is(e)) throw e;
                if (failures == 0) LOG.warnf(
                        busy ? "The database is busy; trying again: %s" : "The database is gone; waiting for it: %s",
                        e.getMessage());
            }
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the database", e);
        }
    }
}
