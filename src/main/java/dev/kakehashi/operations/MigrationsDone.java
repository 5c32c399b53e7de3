package dev.kakehashi.operations;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Ready only once the tables are those this build expects; Quarkus' own check says whether the database answers. */
@Readiness
@ApplicationScoped
public class MigrationsDone implements HealthCheck {
    @Inject Flyway flyway;

    private volatile boolean done;

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("migrations");
        try {
            int pending = done ? 0 : flyway.info().pending().length;
            done = pending == 0;
            return done ? answer.up().build() : answer.down().withData("pending", pending).build();
        } catch (FlywayException e) {
            return answer.down().withData("problem", "The database does not answer.").build();
        }
    }
}
