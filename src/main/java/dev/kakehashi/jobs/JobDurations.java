package dev.kakehashi.jobs;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** How long attempts of jobs took on this worker, by kind and by how they ended. */
@ApplicationScoped
public class JobDurations {
    @Inject MeterRegistry registry;

    /** @param outcome the state the job is in afterwards, in lower case */
    void ended(String kind, String outcome, long nanos) {
        Timer.builder("kakehashi.job.duration")
                .description("Time of attempts of jobs")
                .tag("kind", kind)
                .tag("outcome", outcome)
                .serviceLevelObjectives(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1),
                        Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(10))
                .register(registry)
                .record(Duration.ofNanos(nanos));
    }
}
