package dev.kakehashi.jobs;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this process is there for: pages, jobs, or both. */
@ApplicationScoped
public class Roles {
    private static final Set<String> KNOWN = Set.of("web", "worker");

    @ConfigProperty(name = "kakehashi.roles") List<String> roles;

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        if (roles.isEmpty() || !KNOWN.containsAll(roles))
            throw new IllegalArgumentException(
                    "kakehashi.roles is \"" + text() + "\": web, worker or web,worker is expected.");
    }

    public boolean web() {
        return roles.contains("web");
    }

    public boolean worker() {
        return roles.contains("worker");
    }

    public String text() {
        return String.join(",", roles);
    }
}
