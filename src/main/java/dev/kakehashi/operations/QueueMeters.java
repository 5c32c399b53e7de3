package dev.kakehashi.operations;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.JobSpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** The queue in numbers. Every node reads the same rows, so a graph takes the maximum over nodes and not their sum. */
@ApplicationScoped
public class QueueMeters {
    private static final Logger LOG = Logger.getLogger(QueueMeters.class);

    /** However often and by however many it is scraped, the database is asked this often at most. */
    private static final long KEPT_NANOS = Duration.ofSeconds(5).toNanos();

    @Inject MeterRegistry registry;
    @Inject DataSource database;

    private QueueReading reading;
    private long readAt = System.nanoTime() - KEPT_NANOS;

    void register(@Observes StartupEvent event) {
        for (var type : JobSpec.class.getAnnotation(JsonSubTypes.class).value()) {
            for (var state : List.of("QUEUED", "RUNNING"))
                gauge("kakehashi.jobs", "Jobs that wait or run",
                        queue -> queue.jobs().getOrDefault(new QueueReading.Key(type.name(), state), 0L))
                        .tag("kind", type.name()).tag("state", state.toLowerCase(Locale.ROOT)).register(registry);
            gauge("kakehashi.jobs.tokens.per.second", "Tokens per second of running jobs whose progress counts tokens",
                    queue -> queue.tokensPerSecond().getOrDefault(type.name(), 0.0)).tag("kind", type.name())
                    .register(registry);
        }
        for (var lane : Job.Lane.values())
            gauge("kakehashi.queue.oldest.seconds", "How long the longest waiting job has waited",
                    queue -> queue.oldest().containsKey(lane)
                            ? Duration.between(queue.oldest().get(lane), Instant.now()).toMillis() / 1000.0
                            : 0)
                    .tag("lane", lane.name().toLowerCase(Locale.ROOT)).register(registry);
    }

    private Gauge.Builder<QueueMeters> gauge(String name, String description, ToDoubleFunction<QueueReading> number) {
        return Gauge.builder(name, this, meters -> {
            var latest = meters.latest();
            return latest == null ? Double.NaN : number.applyAsDouble(latest);
        }).description(description);
    }

    /** @return null while the database does not answer: an old number would pass for a present one */
    private synchronized QueueReading latest() {
        if (System.nanoTime() - readAt < KEPT_NANOS) return reading;
        try {
            reading = QueueReading.of(database);
        } catch (SQLException e) {
            LOG.debugf("the queue could not be counted: %s", e.getMessage());
            reading = null;
        }
        readAt = System.nanoTime();
        return reading;
    }
}
