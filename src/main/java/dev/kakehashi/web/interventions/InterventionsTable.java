package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.PairedBootstrap;
import dev.kakehashi.work.OutputTable;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The list of interventions for programs, and the scores of one as a table with a line for each number. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class InterventionsTable {
    public record Row(long id, String name, String sae, String targetModel, long targetStep, String state,
            Instant submitted) {}

    @GET
    @Path("interventions.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json() {
        List<Intervention> rows = Intervention.list("order by id desc");
        return rows.stream()
                .map(row -> new Row(
                        row.id, row.name, row.sae.slug, row.target.model.slug, row.target.step,
                        row.state.name().toLowerCase(Locale.ROOT), row.createdAt))
                .toList();
    }

    @GET
    @Path("interventions.csv")
    @Produces(Csv.TYPE)
    public String csv() {
        return Csv.of(Row.class, json());
    }

    /** @param sha256 of all that the sentences depend on; null where the Japanese file was not hashed yet */
    public record SetRow(String slug, String name, long pairs, long skipped, String sha256, String fileSha256,
            String japaneseFileSha256, Instant registered) {
        static SetRow of(ParallelSet set) {
            return new SetRow(
                    set.slug, set.name, set.pairs, set.skipped,
                    ParallelFiles.of(set).identity(ParallelFiles.Hashes.of(set)), set.sha256, set.japaneseSha256,
                    set.createdAt);
        }
    }

    @GET
    @Path("parallel-sets.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<SetRow> sets() {
        List<ParallelSet> sets = ParallelSet.list("order by name");
        return sets.stream().map(SetRow::of).toList();
    }

    @GET
    @Path("parallel-sets.csv")
    @Produces(Csv.TYPE)
    public String setsCsv() {
        return Csv.of(SetRow.class, sets());
    }

    /**
     * One line a number; an interval is over documents or sentences, and over draws of features where the row or its
     * control has several.
     */
    static String scores(InterventionTable table) {
        var csv = new Csv(
                "arm", "kind", "class", "n", "alpha", "seeds", "measure", "value", "spread", "difference", "low",
                "high", "draws", "over", "control",
                "against_control", "against_control_low", "against_control_high", "against_control_over", "verdict");
        for (var row : table.rows())
            row.scores().forEach((measure, score) -> {
                var line = new ArrayList<Object>(Arrays.asList(
                        row.row(), row.kind().id(),
                        row.featureClass() == null ? null : row.featureClass().name().toLowerCase(Locale.ROOT), row.n(),
                        row.alpha(),
                        row.seeds(), measure, score.value(), score.spread()));
                var interval = interval(score.difference());
                line.addAll(interval.subList(0, 3));
                line.add(score.draws() == null ? null : score.draws().size());
                line.add(interval.get(3));
                line.add(row.control());
                line.addAll(interval(score.againstControl()));
                line.add(name(score.verdict()));
                csv.line(line);
            });
        return csv.toString();
    }

    private static List<Object> interval(PairedBootstrap.Interval interval) {
        return interval == null ? Arrays.asList(null, null, null, null)
                : Arrays.asList(interval.difference(), interval.low(), interval.high(), name(interval.over()));
    }

    private static String name(Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One line a row, direction and fault. */
    static String outputs(OutputTable outputs) {
        var csv = new Csv("arm", "direction", "fault", "draws", "count", "outputs", "sentences", "share", "low",
                "high");
        for (var line : OutputsView.rows(outputs)) csv.line(new ArrayList<>(line.values()));
        return csv.toString();
    }
}
