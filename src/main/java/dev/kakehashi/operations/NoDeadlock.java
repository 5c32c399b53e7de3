package dev.kakehashi.operations;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * What only a restart mends. The database is not asked: restarting every node because it is away would help nobody.
 * Needs no thread.
 */
@Liveness
@ApplicationScoped
public class NoDeadlock implements AsyncHealthCheck {
    @Override
    public Uni<HealthCheckResponse> call() {
        var stuck = ManagementFactory.getThreadMXBean().findDeadlockedThreads();
        return Uni.createFrom().item(HealthCheckResponse.named("no deadlock").status(stuck == null).build());
    }
}
