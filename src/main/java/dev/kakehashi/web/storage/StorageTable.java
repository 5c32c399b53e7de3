package dev.kakehashi.web.storage;

import dev.kakehashi.people.Rights;
import dev.kakehashi.results.Usage;
import dev.kakehashi.storage.DiskSpace;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What takes the disk, for programs. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class StorageTable {
    @Inject DiskSpace disk;

    @GET
    @Path("storage.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Usage json() {
        return Usage.read(disk);
    }
}
