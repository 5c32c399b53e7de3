package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.CleanUpReport;
import dev.kakehashi.jobs.Garbage;
import dev.kakehashi.jobs.VerifyReport;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.web.ui.Nothing;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** What jobs that verified or cleaned up found, line by line. */
@Path("/storage/reports")
@RolesAllowed(Rights.READ)
@Blocking
public class ReportsResource {
    @CheckedTemplate(basePath = "storage", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ReportPage(ReportView view) implements TemplateInstance {}

    @Inject
    Reports reports;

    @GET
    @Path("{id}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String id, @Context UriInfo address) throws IOException {
        var job = job(id);
        var verified = reports.read(job, Reports.VERIFY, VerifyReport.class);
        if (verified != null) return new ReportPage(ReportView.of(job, verified, problems(verified, address)));
        var cleanedUp = reports.read(job, Reports.CLEAN_UP, CleanUpReport.class);
        if (cleanedUp != null) return new ReportPage(ReportView.of(job, cleanedUp, garbage(cleanedUp, address)));
        throw nothing(id);
    }

    @GET
    @Path("{id}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<? extends Record> json(@RestPath String id, @Context UriInfo address) throws IOException {
        var job = job(id);
        var verified = reports.read(job, Reports.VERIFY, VerifyReport.class);
        if (verified != null) return problems(verified, address).chosen();
        var cleanedUp = reports.read(job, Reports.CLEAN_UP, CleanUpReport.class);
        if (cleanedUp != null) return garbage(cleanedUp, address).chosen();
        throw nothing(id);
    }

    @GET
    @Path("{id}.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String id, @Context UriInfo address) throws IOException {
        var job = job(id);
        var verified = reports.read(job, Reports.VERIFY, VerifyReport.class);
        if (verified != null) return Csv.of(FolderCheck.Problem.class, problems(verified, address).chosen());
        var cleanedUp = reports.read(job, Reports.CLEAN_UP, CleanUpReport.class);
        if (cleanedUp != null) return Csv.of(CleanUpReport.Line.class, garbage(cleanedUp, address).chosen());
        throw nothing(id);
    }

    private static ReportLines<FolderCheck.Problem, FolderCheck.Wrong> problems(VerifyReport report, UriInfo address) {
        return new ReportLines<>(report.problems(), FolderCheck.Wrong.class, FolderCheck.Problem::wrong, address.getQueryParameters());
    }

    private static ReportLines<CleanUpReport.Line, Garbage.Kind> garbage(CleanUpReport report, UriInfo address) {
        return new ReportLines<>(report.lines(), Garbage.Kind.class, CleanUpReport.Line::kind, address.getQueryParameters());
    }

    private static Job job(String id) {
        return id.matches("\\d{1,18}") ? Job.findById(Long.parseLong(id)) : null;
    }

    private static Nothing nothing(String id) {
        return new Nothing(Nothing.Kind.PAGE, "/storage/reports/" + id);
    }
}
