package dev.kakehashi.jobs;

import dev.kakehashi.tensor.Torch;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Decides at the start of a worker where its jobs compute; a node that only serves pages computes nowhere. */
@ApplicationScoped
public class DeviceChoice {
    private static final Logger LOG = Logger.getLogger(DeviceChoice.class);

    @ConfigProperty(name = "kakehashi.device") String device;

    @Inject Roles roles;

    /** Before the queue starts: a device that is not there ends the process, and no job has begun on another one. */
    void choose(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        if (roles.worker()) LOG.infof("Jobs compute on %s.", Torch.name(Torch.use(device)));
    }
}
