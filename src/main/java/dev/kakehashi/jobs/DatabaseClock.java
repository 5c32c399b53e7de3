package dev.kakehashi.jobs;

import com.github.kagkarlsson.scheduler.Clock;
import dev.kakehashi.storage.DatabaseGone;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The database's time, the only one that all processes share: read from it and carried on by this process' monotonic
 * clock for a moment. A process that was suspended carries an older time on until it reads again, which can cost it its
 * lease and never anybody else's.
 */
@ApplicationScoped
public class DatabaseClock implements Clock {
    private static final Duration MOST_CARRIED = Duration.ofSeconds(1);

    @Inject DataSource database;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url;

    @ConfigProperty(name = "kakehashi.worker.heartbeat") Duration heartbeat;

    private volatile Reading reading;
    private volatile Long returned;

    private record Reading(Instant at, long nanos) {
        Instant carriedOn() {
            return at.plusNanos(age());
        }

        long age() {
            return System.nanoTime() - nanos;
        }
    }

    @Override
    public Instant now() {
        var last = reading;
        if (last == null || last.age() > Math.min(MOST_CARRIED.toNanos(), heartbeat.toNanos() / 4)) last = read(last);
        return last.carriedOn();
    }

    /**
     * Whether this process has seen the database without a break for as long as a lease lasts. Before that nobody's
     * silence means anything: the others could not reach it either.
     */
    boolean steady() {
        now();
        var since = returned;
        return since == null || System.nanoTime() - since > Queue.LEASE_HEARTBEATS * heartbeat.toNanos();
    }

    private synchronized Reading read(Reading last) {
        if (reading != last) return reading;
        try {
            var fresh = QuarkusTransaction.suspendingExisting().call(this::ask);
            if (last != null && last.age() > heartbeat.toNanos()) returned = fresh.nanos;
            reading = fresh;
            return fresh;
        } catch (RuntimeException e) {
            if (last != null && DatabaseGone.is(e)) return last;
            throw e;
        }
    }

    /** H2 lives in this process and has no other clock. */
    private Reading ask() throws SQLException {
        if (url.startsWith("jdbc:h2:")) return new Reading(Instant.now(), System.nanoTime());
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select clock_timestamp()")) {
            rows.next();
            return new Reading(rows.getObject(1, OffsetDateTime.class).toInstant(), System.nanoTime());
        }
    }
}
