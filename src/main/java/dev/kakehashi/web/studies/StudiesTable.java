package dev.kakehashi.web.studies;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.terms.StudyCounts;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;

/** The list of studies for programs. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class StudiesTable {
    public record Row(
            String slug, String name, String model, String englishCorpus, String japaneseCorpus, long saes,
            long saesAnalysed, Instant submitted) {}

    @GET
    @Path("studies.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json() {
        List<Study> all = Study.list(
                "select s from Study s join fetch s.model join fetch s.englishCorpus join fetch s.japaneseCorpus "
                        + "order by s.id desc");
        var counts = StudyCounts.of(all);
        return all.stream().map(study -> row(study, counts.get(study.id))).toList();
    }

    @GET
    @Path("studies.csv")
    @Produces(Csv.TYPE)
    public String csv() {
        return Csv.of(Row.class, json());
    }

    private static Row row(Study study, StudyCounts counts) {
        return new Row(
                study.slug, study.name, study.model.slug, study.englishCorpus.slug, study.japaneseCorpus.slug,
                counts.all(),
                counts.analysed(), study.createdAt);
    }
}
