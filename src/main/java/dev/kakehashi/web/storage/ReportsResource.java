package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.upkeep.CleanUpReport;
import dev.kakehashi.upkeep.Garbage;
import dev.kakehashi.upkeep.VerifyReport;
import dev.kakehashi.results.Reports;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.catalog.UnknownAddress;
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
import java.util.function.BiFunction;
import org.jboss.resteasy.reactive.RestPath;

/** What jobs that verified or cleaned up found, line by line. */
@Path("/storage/reports")
@RolesAllowed(Rights.READ)
@Blocking
public class ReportsResource {
    @CheckedTemplate(basePath = "storage", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ReportPage(ReportView view) implements TemplateInstance {}

    @Inject Reports reports;

    @GET
    @Path("{id}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String id, @Context UriInfo address) throws IOException {
        return read(id,
                (job, verified) -> new ReportPage(ReportView.of(job, verified, problems(verified, address))),
                (job, cleanedUp) -> new ReportPage(ReportView.of(job, cleanedUp, garbage(cleanedUp, address))));
    }

    @GET
    @Path("{id}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<? extends Record> json(@RestPath String id, @Context UriInfo address) throws IOException {
        return this.<List<? extends Record>>read(id,
                (job, verified) -> problems(verified, address).chosen(),
                (job, cleanedUp) -> garbage(cleanedUp, address).chosen());
    }

    @GET
    @Path("{id}.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String id, @Context UriInfo address) throws IOException {
        return read(id,
                (job, verified) -> Csv.of(FolderCheck.Problem.class, problems(verified, address).chosen()),
                (job, cleanedUp) -> Csv.of(CleanUpReport.Line.class, garbage(cleanedUp, address).chosen()));
    }

    /** A job has one of both, or nothing has been found by it. */
    private <T> T read(String id, BiFunction<Job, VerifyReport, T> whenVerified,
            BiFunction<Job, CleanUpReport, T> whenCleanedUp) throws IOException {
        Job job = id.matches("\\d{1,18}") ? Job.findById(Long.parseLong(id)) : null;
        var verified = reports.read(job, Reports.VERIFY, VerifyReport.class);
        if (verified != null) return whenVerified.apply(job, verified);
        var cleanedUp = reports.read(job, Reports.CLEAN_UP, CleanUpReport.class);
        if (cleanedUp != null) return whenCleanedUp.apply(job, cleanedUp);
        throw new UnknownAddress(UnknownAddress.Kind.PAGE, "/storage/reports/" + id);
    }

    private static ReportLines<FolderCheck.Problem, FolderCheck.Wrong> problems(VerifyReport report, UriInfo address) {
        return new ReportLines<>(report.problems(), FolderCheck.Wrong.class, FolderCheck.Problem::wrong,
                address.getQueryParameters());
    }

    private static ReportLines<CleanUpReport.Line, Garbage.Kind> garbage(CleanUpReport report, UriInfo address) {
        return new ReportLines<>(report.lines(), Garbage.Kind.class, CleanUpReport.Line::kind,
                address.getQueryParameters());
    }
}
