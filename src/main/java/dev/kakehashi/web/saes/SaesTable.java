package dev.kakehashi.web.saes;

import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The list of SAEs for programs, all pages at once. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class SaesTable {
    @GET
    @Path("saes.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<SaeRow> json(@Context UriInfo uri) {
        return new SaeFilter(uri.getQueryParameters()).all();
    }

    @GET
    @Path("saes.csv")
    @Produces(Csv.TYPE)
    public String csv(@Context UriInfo uri) {
        var csv = new Csv(SaeRow.columns());
        for (var row : json(uri)) csv.line(row.cells());
        return csv.toString();
    }
}
