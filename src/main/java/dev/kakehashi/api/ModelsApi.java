package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.AddCheckpoints;
import dev.kakehashi.submission.EditModel;
import dev.kakehashi.submission.RegisterModel;
import dev.kakehashi.submission.SubmitPretraining;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models, their checkpoints and pre-training over JSON. */
@Path("/api")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "models")
public class ModelsApi {
    @Inject RegisterModel registerModel;
    @Inject AddCheckpoints addCheckpoints;
    @Inject EditModel editModel;
    @Inject SubmitPretraining submitPretraining;

    record CheckpointJson(long step, Long tokensSeen, String state, String folder, String origin, String tokenizer,
            String sha256, String problem, Long job) {
        static CheckpointJson of(Checkpoint row) {
            return new CheckpointJson(
                    row.step, row.tokensSeen, row.state.name(), row.folder, row.origin, row.tokenizer,
                    row.weightsSha256, row.problem,
                    row.job == null ? null : row.job.id);
        }
    }

    record ModelJson(
            String slug,
            String family,
            String name,
            Integer layers,
            Integer width,
            Integer vocabulary,
            Long parameters,
            Long tokensPerStep,
            String textStart,
            List<ModelNotice> notices,
            List<CheckpointJson> checkpoints) {
        static ModelJson of(LanguageModel model) {
            return new ModelJson(
                    model.slug, model.family, model.name, model.layers, model.width, model.vocabulary, model.parameters,
                    model.tokensPerStep, model.textStart, ModelNotice.read(model.notices),
                    model.checkpoints().stream().map(CheckpointJson::of).toList());
        }
    }

    @GET
    @Path("/models")
    @Operation(summary = "All models with their checkpoints")
    public List<ModelJson> list() {
        return LanguageModel.<LanguageModel>list("order by family, parameters, name").stream().map(ModelJson::of)
                .toList();
    }

    @GET
    @Path("/models/{slug}")
    @Operation(summary = "One model with its checkpoints")
    public ModelJson one(String slug) {
        return ModelJson.of(Named.model(slug));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("model.register")
    @Path("/models")
    @Operation(
            summary = "Registers a model: name, family, tokensPerStep, tokenizer (for all checkpoints), and either "
                    + "folders (one a checkpoint, or a folder of them) or hub (organisation/name) with revisions")
    public Response register(JsonNode body) {
        var model = registerModel.register(Body.fields(body));
        return Response.created(URI.create("/api/models/" + model.slug)).entity(ModelJson.of(model)).build();
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("model.add-checkpoints")
    @Path("/models/{slug}/checkpoints")
    @Operation(summary = "Adds training steps to a model: folders, or hub with revisions; tokenizer for all of them")
    public ModelJson addCheckpoints(String slug, JsonNode body) {
        var model = Named.model(slug);
        addCheckpoints.add(model, Body.fields(body));
        return ModelJson.of(model);
    }

    @PATCH
    @RolesAllowed(Rights.SUBMIT)
    @Audited("model.edit")
    @Path("/models/{slug}")
    @Operation(summary = "Changes a model's name, family and tokensPerStep; what is left out stays")
    public ModelJson edit(String slug, JsonNode body) {
        var model = Named.model(slug);
        editModel.edit(model, Body.fields(body));
        return ModelJson.of(model);
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("model.pretrain")
    @Path("/pretraining")
    @Operation(summary = "Queues the pre-training of a small Llama; its checkpoints register themselves")
    public Response pretrain(JsonNode body) {
        var job = submitPretraining.submit(Body.fields(body));
        LanguageModel model = Checkpoint.<Checkpoint>find("job", job).<Checkpoint>firstResult().model;
        return Response.created(URI.create("/api/jobs/" + job.id)).entity(Map.of("job", job.id, "model", model.slug))
                .build();
    }
}
