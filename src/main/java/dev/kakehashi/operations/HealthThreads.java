package dev.kakehashi.operations;

import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Health is looked at on threads of its own: while all that make pages are busy, a node is busy and not ill. */
@Alternative
@Priority(1)
@Singleton
public class HealthThreads extends AsyncHealthCheckFactory {
    private static final int THREADS = 4;
    // a database that hangs holds all of them, and whoever asks then is told so at once
    private static final int WAITING = 64;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 60, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING), work -> {
                var thread = new Thread(work, "health");
                thread.setDaemon(true);
                return thread;
            });

    HealthThreads() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Uni<HealthCheckResponse> callSync(HealthCheck check) {
        return super.callSync(check).runSubscriptionOn(threads).onFailure()
                .recoverWithItem(() -> HealthCheckResponse.down("health checks that answer"));
    }

    @PreDestroy
    void close() {
        threads.shutdownNow();
    }
}
