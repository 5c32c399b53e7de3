package dev.kakehashi.jobs;

import io.quarkus.runtime.Quarkus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Ends a worker that was lent a machine for a time, before that is over or when there is nothing to do. */
@ApplicationScoped
public class WorkerLimits {
    private static final Logger LOG = Logger.getLogger(WorkerLimits.class);

    @Inject Instance<Worker> worker;

    @ConfigProperty(name = "kakehashi.worker.seconds") Optional<Long> seconds;

    @ConfigProperty(name = "kakehashi.worker.idle-exit") Optional<Long> idleExit;

    @ConfigProperty(name = "kakehashi.worker.grace") Duration grace;

    private long began;
    private boolean leaving;

    void begin() {
        began = System.nanoTime();
    }

    /** Looked at with every heartbeat. */
    void look() {
        if (leaving) return;
        if (timeIsOver(System.nanoTime())) leave("its time is nearly over");
        else if (idleTooLong(System.nanoTime())) leave("it had nothing to do for " + idleExit.get() + " s");
    }

    /** What is left of the time is for handing over. */
    boolean timeIsOver(long now) {
        return seconds.isPresent() && now - began >= Duration.ofSeconds(seconds.get()).minus(grace).toNanos();
    }

    boolean idleTooLong(long now) {
        if (idleExit.isEmpty() || worker.get().busy()) return false;
        return now - Math.max(began, worker.get().lastBusy()) >= Duration.ofSeconds(idleExit.get()).toNanos();
    }

    private void leave(String why) {
        leaving = true;
        LOG.infof("The worker ends: %s.", why);
        Quarkus.asyncExit(0);
    }
}
