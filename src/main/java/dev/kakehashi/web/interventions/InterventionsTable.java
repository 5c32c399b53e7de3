package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The list of interventions for programs, and the scores of one as a table with a line for each number. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class InterventionsTable {
    public record Row(long id, String name, String sae, String targetModel, long targetStep, String state, Instant submitted) {}

    @GET
    @Path("interventions.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json() {
        List<Intervention> rows = Intervention.list("order by id desc");
        return rows.stream()
                .map(row -> new Row(
                        row.id, row.name, row.sae.slug, row.target.model.slug, row.target.step, row.state.name().toLowerCase(Locale.ROOT), row.createdAt))
                .toList();
    }

    @GET
    @Path("interventions.csv")
    @Produces(Csv.TYPE)
    public String csv() {
        return Csv.of(Row.class, json());
    }

    public record SetRow(String slug, String name, long pairs, long skipped, String sha256, Instant registered) {}

    @GET
    @Path("parallel-sets.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<SetRow> sets() {
        List<ParallelSet> sets = ParallelSet.list("order by name");
        return sets.stream().map(set -> new SetRow(set.slug, set.name, set.pairs, set.skipped, set.sha256, set.createdAt)).toList();
    }

    @GET
    @Path("parallel-sets.csv")
    @Produces(Csv.TYPE)
    public String setsCsv() {
        return Csv.of(SetRow.class, sets());
    }

    static String scores(InterventionTable table) {
        var csv = new Csv("arm", "kind", "class", "n", "alpha", "seeds", "measure", "value", "spread", "difference", "low", "high");
        for (var row : table.rows())
            row.scores().forEach((measure, score) -> {
                var difference = score.difference();
                csv.line(Arrays.asList(
                        row.row(), row.kind().id(), row.featureClass() == null ? null : row.featureClass().name().toLowerCase(Locale.ROOT), row.n(), row.alpha(),
                        row.seeds(), measure, score.value(), score.spread(), difference == null ? null : difference.difference(),
                        difference == null ? null : difference.low(), difference == null ? null : difference.high()));
            });
        return csv.toString();
    }
}
