package dev.kakehashi.web.jobs;

import dev.kakehashi.people.Rights;
import dev.kakehashi.web.terms.JobRow;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestQuery;

/** The list of jobs for programs: beside {@code /jobs}, not below it, and so a resource of its own. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class JobsTable {
    private static final int ALL = 100_000;

    @GET
    @Path("jobs.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<JobRow> json(@RestQuery String state, @RestQuery String study) {
        return JobsView.table(JobsResource.state(state), study, ALL);
    }

    @GET
    @Path("jobs.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestQuery String state, @RestQuery String study) {
        var csv = new Csv(JobRow.COLUMNS.toArray(String[]::new));
        for (JobRow row : json(state, study)) csv.line(row.cells());
        return csv.toString();
    }
}
