package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.people.Audited;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.RegisterParallelSet;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Sentences with their translations over JSON. */
@Path("/api/parallel-sets")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "interventions")
public class ParallelSetsApi {
    @Inject RegisterParallelSet registerParallelSet;

    /**
     * @param sha256 of all that the sentences depend on: both files, or the file and its two fields; null for sets of
     *     two files registered before both were hashed, until they are used
     * @param fileSha256 of the JSON lines or the English file
     * @param japaneseFileSha256 null for JSON lines
     */
    record SetJson(String slug, String name, long pairs, long skipped, String sha256, String fileSha256,
            String japaneseFileSha256) {
        static SetJson of(ParallelSet set) {
            return new SetJson(set.slug, set.name, set.pairs, set.skipped,
                    ParallelFiles.of(set).identity(ParallelFiles.Hashes.of(set)), set.sha256, set.japaneseSha256);
        }
    }

    @GET
    @Operation(summary = "All parallel sets")
    public List<SetJson> list() {
        return ParallelSet.<ParallelSet>list("order by name").stream().map(SetJson::of).toList();
    }

    @GET
    @Path("/{slug}")
    @Operation(summary = "One parallel set")
    public SetJson one(String slug) {
        return SetJson.of(Named.parallelSet(slug));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("parallel-set.register")
    @Operation(
            summary = "Registers sentences with their translations: name, path (JSON lines with englishField and "
                    + "japaneseField, or English text with japanesePath beside)")
    public Response register(JsonNode body) {
        var set = registerParallelSet.register(Body.fields(body));
        return Response.created(URI.create("/api/parallel-sets/" + set.slug)).entity(SetJson.of(set)).build();
    }
}
