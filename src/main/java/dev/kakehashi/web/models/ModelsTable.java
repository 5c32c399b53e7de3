package dev.kakehashi.web.models;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
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

/** The list of models for programs. */
@Path("/")
@RolesAllowed(Rights.READ)
@Blocking
public class ModelsTable {
    public record Row(
            String slug, String name, String family, Integer layers, Integer width, Integer vocabulary, Long parameters,
            long checkpoints,
            long checkpointsReady, long saes, Instant registered) {}

    @GET
    @Path("models.json")
    @Produces(MediaType.APPLICATION_JSON)
    public List<Row> json() {
        List<LanguageModel> all = LanguageModel.list("order by family, parameters, name");
        return all.stream().map(ModelsTable::row).toList();
    }

    @GET
    @Path("models.csv")
    @Produces(Csv.TYPE)
    public String csv() {
        return Csv.of(Row.class, json());
    }

    private static Row row(LanguageModel model) {
        return new Row(
                model.slug, model.name, model.family, model.layers, model.width, model.vocabulary, model.parameters,
                Checkpoint.count("model", model),
                Checkpoint.count("model = ?1 and state = ?2", model, Checkpoint.State.READY),
                Sae.count("checkpoint.model", model), model.createdAt);
    }
}
