package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.SubmitIntervention;
import dev.kakehashi.results.InterventionDetail;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Interventions over JSON: what the form submits, and the whole table of results. */
@Path("/api/interventions")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "interventions")
public class InterventionsApi {
    @Inject SubmitIntervention submitIntervention;

    @GET
    @Path("/{id}")
    @Operation(summary = "One intervention: its state, options and, when it is done, its table")
    public InterventionDetail one(String id) {
        return InterventionDetail.of(Named.intervention(id));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("intervention.submit")
    @Operation(
            summary = "Submits an intervention: name, sae, targetStep (and targetModel); classes, n, alphas, "
                    + "selection, seeds, controls and all "
                    + "other options as in the form, empty ones are the paper's; split EVALUATION or VALIDATION; "
                    + "parallelSet to translate, translationSeeds a number or all. "
                    + "In the table, againstControl is the difference from as many random latents, and verdict says "
                    + "whether both intervals leave out zero")
    public Response submit(JsonNode body) {
        var row = submitIntervention.submit(Body.fields(body));
        return Response.created(URI.create("/api/interventions/" + row.id)).entity(InterventionDetail.of(row)).build();
    }
}
