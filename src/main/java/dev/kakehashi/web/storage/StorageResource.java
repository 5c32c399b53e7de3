package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.results.Usage;
import dev.kakehashi.storage.DiskSpace;
import dev.kakehashi.submission.StorageJobs;
import dev.kakehashi.results.Reports;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import org.jboss.resteasy.reactive.RestForm;

/** What takes the disk; verifying and cleaning up are jobs. */
@Path("/storage")
@RolesAllowed(Rights.READ)
@Blocking
@Produces("text/html;charset=UTF-8")
public class StorageResource {
    @CheckedTemplate(basePath = "storage", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record StoragePage(StorageView view) implements TemplateInstance {}

    @Inject DiskSpace disk;
    @Inject Reports reports;
    @Inject StorageJobs jobs;

    @GET
    public TemplateInstance page() throws IOException {
        return new StoragePage(StorageView.of(Usage.read(disk), reports.lastVerified(), reports.lastCleanedUp()));
    }

    /** @param study its slug; empty for everything */
    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.verify")
    @Path("verifications")
    public Response verify(@RestForm String study) {
        return to(jobs.verify(study == null || study.isBlank() ? null : Named.study(study)));
    }

    /** @param remove or only list */
    @POST
    @RolesAllowed(Rights.ADMINISTER)
    @Audited("storage.clean-up")
    @Path("clean-ups")
    public Response cleanUp(@RestForm boolean remove) {
        return to(jobs.cleanUp(remove));
    }

    private static Response to(Job job) {
        return Response.seeOther(URI.create("/jobs/" + job.id)).build();
    }
}
