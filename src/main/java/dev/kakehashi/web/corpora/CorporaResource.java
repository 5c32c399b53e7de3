package dev.kakehashi.web.corpora;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.corpus.CorpusFacts;
import dev.kakehashi.corpus.PassedOver;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.RegisterCorpus;
import dev.kakehashi.submission.ScanAgain;
import dev.kakehashi.web.ui.Csv;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Corpora, the page of each, and the form that registers one. */
@Path("/corpora")
@RolesAllowed(Rights.READ)
@Blocking
public class CorporaResource {
    private static final String HTML = "text/html;charset=UTF-8";

    @CheckedTemplate(basePath = "corpora", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record CorporaPage(List<CorpusView> rows) implements TemplateInstance {}

    @CheckedTemplate(basePath = "corpora", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record CorpusPage(CorpusView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "corpora", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewCorpusPage(NewCorpusView view) implements TemplateInstance {}

    @Inject RegisterCorpus registerCorpus;
    @Inject ScanAgain scanAgain;
    @Inject DataDirectory data;

    @GET
    @Produces(HTML)
    public TemplateInstance list() {
        return new CorporaPage(Corpus.<Corpus>list("order by name").stream().map(CorpusView::row).toList());
    }

    @GET
    @RolesAllowed(Rights.SUBMIT)
    @Path("new")
    @Produces(HTML)
    public TemplateInstance form() {
        var usual = Map.of("validationPercent", "2", "evaluationPercent", "10");
        return new NewCorpusPage(NewCorpusView.of(Submitted.fresh(usual), data));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("corpus.register")
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(HTML)
    public Response register(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            return Response
                    .seeOther(URI.create("/corpora/"
                            + registerCorpus.register(new Fields(raw, Screen.messages(RefusalMessages.class))).slug))
                    .build();
        } catch (Refused refused) {
            return Response.status(422)
                    .entity(new NewCorpusPage(NewCorpusView.of(new Submitted(raw, refused.errors()), data))).build();
        }
    }

    @GET
    @Path("{slug}")
    @Produces(HTML)
    public TemplateInstance corpus(@RestPath String slug) {
        return new CorpusPage(CorpusView.of(Named.corpus(slug), data));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("corpus.scan")
    @Path("{slug}/scan")
    public Response scan(@RestPath String slug) {
        var job = scanAgain.scan(slug);
        return Response.seeOther(URI.create("/jobs/" + job.id)).build();
    }

    /** What was counted, under every tokenizer, the first lines that were skipped, and the files that were not read. */
    public record Detail(
            CorporaTable.Row corpus, List<CorpusTokens> sequences, List<CorpusFacts.BrokenLine> firstBroken,
            List<PassedOver> passedOver) {}

    @GET
    @Path("{slug}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Detail json(@RestPath String slug) {
        var corpus = Named.corpus(slug);
        return new Detail(CorporaTable.row(corpus), CorpusTokens.of(corpus.id), CorpusView.brokenLines(corpus),
                CorpusView.passedOver(corpus));
    }

    @GET
    @Path("{slug}.csv")
    @Produces(Csv.TYPE)
    public String csv(@RestPath String slug) {
        var csv = new Csv("tokenizer-sha256", "length", "train", "validation", "evaluation", "short-documents");
        for (var row : CorpusTokens.of(Named.corpus(slug).id))
            csv.line(List.of(
                    row.tokenizerSha256, row.sequenceLength, row.trainSequences, row.validationSequences,
                    row.evaluationSequences, row.shortDocuments));
        return csv.toString();
    }
}
