package dev.kakehashi.api;

import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.Deletion;
import dev.kakehashi.submission.DeletionPlan;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * Deletes over JSON, in two steps: the plan lists what depends on a thing and holds the word that confirms exactly this
 * list. Kinds are model, checkpoint (its key is model@step), corpus, parallel-set, study, sae, analysis, intervention,
 * job.
 */
@Path("/api/deletion/{kind}/{key}")
@RolesAllowed(Rights.ADMINISTER)
@Blocking
@Tag(name = "storage")
public class DeletionApi {
    @Inject Deletion deletion;

    @GET
    @Operation(
            summary = "What would go with it, in bytes and rows, and the confirm that deletes exactly this; nothing "
                    + "is deleted")
    public DeletionPlan plan(String kind, String key) {
        var named = StoredKind.named(kind);
        return deletion.plan(named, key).orElseThrow(() -> named.unknown(key));
    }

    @DELETE
    @Audited("deletion.delete")
    @Operation(
            summary = "Deletes it with all that depends on it; 409 with the plan as it is now without the right "
                    + "confirm, or while jobs use it")
    public Response delete(String kind, String key, @RestQuery String confirm) throws IOException {
        var named = StoredKind.named(kind);
        try {
            var deleted = deletion.delete(named, key, confirm == null ? "" : confirm);
            return Response.ok(deleted.orElseThrow(() -> named.unknown(key))).build();
        } catch (Deletion.NotPossible changed) {
            DeletionPlan now = changed.plan();
            return Response.status(Response.Status.CONFLICT).entity(now).build();
        }
    }
}
