package dev.kakehashi.operations;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** What only a restart mends. The database is not asked: restarting every node because it is away would help nobody. */
@Liveness
@ApplicationScoped
public class NoDeadlock implements HealthCheck {
    @Override
    public HealthCheckResponse call() {
        var stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return HealthCheckResponse.named("no deadlock").status(stuck == null).build();
    }
}
