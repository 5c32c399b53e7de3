package dev.kakehashi.web.corpora;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.people.Rights;
import dev.kakehashi.web.ui.Csv;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The list of corpora for programs. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class CorporaTable {
    public record Row(
            String slug, String name, String language, String state, Long documents, Long brokenLines, Long characters,
            Long bytes, Double scriptShare,
            int validationPercent, int evaluationPercent, String sha256, Instant registered) {}

    @GET
    @Path("corpora.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json() {
        List<Corpus> all = Corpus.list("order by name");
        return all.stream().map(CorporaTable::row).toList();
    }

    @GET
    @Path("corpora.csv")
    @Produces(Csv.TYPE)
    public String csv() {
        return Csv.of(Row.class, json());
    }

    static Row row(Corpus corpus) {
        return new Row(
                corpus.slug, corpus.name, corpus.language, corpus.state.name().toLowerCase(Locale.ROOT),
                corpus.documents, corpus.brokenLines,
                corpus.characters, corpus.bytes, corpus.scriptShare, corpus.validationPercent, corpus.evaluationPercent,
                corpus.sha256, corpus.createdAt);
    }
}
