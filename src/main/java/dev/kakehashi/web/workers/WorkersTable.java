package dev.kakehashi.web.workers;

import dev.kakehashi.jobs.DatabaseClock;
import dev.kakehashi.jobs.WorkerRegistry;
import dev.kakehashi.people.Rights;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The workers for programs: beside {@code /workers}, not below it, and so a resource of its own. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class WorkersTable {
    @Inject WorkerRegistry registry;
    @Inject DatabaseClock clock;

    @GET
    @Path("workers.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<WorkerRow> json() {
        return WorkersView.rows(registry, clock);
    }
}
