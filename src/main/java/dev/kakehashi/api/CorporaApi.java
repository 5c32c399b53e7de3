package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.RegisterCorpus;
import dev.kakehashi.submission.ScanAgain;
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

/** Corpora over JSON. */
@Path("/api/corpora")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "corpora")
public class CorporaApi {
    @Inject RegisterCorpus registerCorpus;
    @Inject ScanAgain scanAgain;

    record CorpusJson(
            String slug,
            String name,
            String language,
            String state,
            Long documents,
            Long brokenLines,
            Long characters,
            Double scriptShare,
            String scriptWarning,
            String problem,
            String sha256,
            Long job,
            List<CorpusTokens> tokens) {
        static CorpusJson of(Corpus corpus) {
            return new CorpusJson(
                    corpus.slug, corpus.name, corpus.language, corpus.state.name(), corpus.documents,
                    corpus.brokenLines, corpus.characters,
                    corpus.scriptShare, corpus.scriptWarning, corpus.problem, corpus.sha256,
                    corpus.job == null ? null : corpus.job.id,
                    CorpusTokens.list("corpusId", corpus.id));
        }
    }

    @GET
    @Operation(summary = "All corpora")
    public List<CorpusJson> list() {
        return Corpus.<Corpus>list("order by name").stream().map(CorpusJson::of).toList();
    }

    @GET
    @Path("/{slug}")
    @Operation(summary = "One corpus with its counts per tokenizer")
    public CorpusJson one(String slug) {
        return CorpusJson.of(Named.corpus(slug));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("corpus.register")
    @Operation(summary = "Registers a corpus: name, language (en or ja), path, validationPercent, evaluationPercent")
    public Response register(JsonNode body) {
        var corpus = registerCorpus.register(Body.fields(body));
        return Response.created(URI.create("/api/corpora/" + corpus.slug)).entity(CorpusJson.of(corpus)).build();
    }

    @POST
    @Path("/{slug}/scan")
    @RolesAllowed(Rights.SUBMIT)
    @Audited("corpus.scan")
    @Operation(summary = "Counts and hashes a corpus again; its job is the scan")
    public Response scan(String slug) {
        scanAgain.scan(slug);
        return Response.accepted(one(slug)).build();
    }
}
