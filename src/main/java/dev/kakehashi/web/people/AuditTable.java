package dev.kakehashi.web.people;

import dev.kakehashi.people.AuditEntry;
import dev.kakehashi.people.Rights;
import dev.kakehashi.people.Via;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;

/** The audit log for programs: beside {@code /audit}, not below it, and so a resource of its own. */
@Path("/")
@RolesAllowed(Rights.ADMINISTER)
@Blocking
public class AuditTable {
    private static final int MOST = 100_000;

    /** One line, as it is stored. */
    public record Row(long id, Instant at, String person, Via via, String action, String object, String detail,
            String ip) {
        static Row of(AuditEntry entry) {
            return new Row(entry.id, entry.at, entry.person, entry.via, entry.action, entry.object, entry.detail,
                    entry.ip);
        }
    }

    @GET
    @Path("audit.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json(@Context UriInfo address) {
        return new AuditFilter(address.getQueryParameters()).newestFirst().page(0, MOST).<AuditEntry>list().stream()
                .map(Row::of).toList();
    }

    @GET
    @Path("audit.csv")
    @Produces(Csv.TYPE)
    public String csv(@Context UriInfo address) {
        return Csv.of(Row.class, json(address));
    }
}
