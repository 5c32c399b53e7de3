package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.people.Audited;
import dev.kakehashi.work.ParallelFiles;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.RegisterParallelSet;
import dev.kakehashi.translation.SentencePair;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
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
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestPath;

/** Sentences with their translations: the list, the page of each, and the form that registers them. */
@Path("/parallel-sets")
@RolesAllowed(Rights.READ)
@Blocking
public class ParallelSetsResource {
    private static final String HTML = "text/html;charset=UTF-8";
    private static final int SAMPLES = 12;

    /** @param identity null where the Japanese file was not hashed yet; {@code fields} null for two text files */
    record Row(
            String slug, String name, String pairs, String skipped, String path, String japanesePath, String identity,
            String sha256, String japaneseSha256, String fields,
            String registered) {
        static Row of(ParallelSet set) {
            return new Row(
                    set.slug, set.name, Format.count(set.pairs), Format.count(set.skipped), set.path, set.japanesePath,
                    ParallelFiles.of(set).identity(ParallelFiles.Hashes.of(set)), set.sha256, set.japaneseSha256,
                    set.japanesePath == null ? set.englishField + " · " + set.japaneseField : null,
                    Format.made(set.createdAt, set.createdBy));
        }
    }

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ParallelSetsPage(List<Row> rows) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ParallelSetPage(Row set, List<SentencePair> samples) implements TemplateInstance {}

    @CheckedTemplate(basePath = "interventions", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewParallelSetPage(Submitted form, List<Field> fields) implements TemplateInstance {}

    @Inject RegisterParallelSet registerParallelSet;
    @Inject DataDirectory data;

    @GET
    @Produces(HTML)
    public TemplateInstance list() {
        return new ParallelSetsPage(ParallelSet.<ParallelSet>list("order by name").stream().map(Row::of).toList());
    }

    @GET
    @RolesAllowed(Rights.SUBMIT)
    @Path("new")
    @Produces(HTML)
    public TemplateInstance form() {
        return form(Submitted.fresh(Map.of("englishField", "en", "japaneseField", "ja")));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("parallel-set.register")
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(HTML)
    public Response register(MultivaluedMap<String, String> values) {
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var set = registerParallelSet.register(new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/parallel-sets/" + set.slug)).build();
        } catch (Refused refused) {
            return Response.status(422).entity(form(new Submitted(raw, refused.errors()))).build();
        }
    }

    @GET
    @Path("{slug}")
    @Produces(HTML)
    public TemplateInstance page(@RestPath String slug) {
        var set = Named.parallelSet(slug);
        return new ParallelSetPage(Row.of(set), samples(set));
    }

    private TemplateInstance form(Submitted form) {
        var text = Screen.messages(InterventionMessages.class);
        var roots = data.roots().stream().map(java.nio.file.Path::toString).collect(Collectors.joining(", "));
        return new NewParallelSetPage(form, List.of(
                Field.text(form, "name", text.name()),
                Field.text(form, "path", text.setPath()).helped(text.setPathHelp(roots)),
                Field.text(form, "englishField", text.englishField()).optional(),
                Field.text(form, "japaneseField", text.japaneseField()).optional(),
                Field.text(form, "japanesePath", text.japanesePath()).helped(text.japanesePathHelp()).optional()));
    }

    /** Read from the files each time; where they are gone the page still shows what was counted. */
    private List<SentencePair> samples(ParallelSet set) {
        try {
            var files = ParallelFiles.of(set);
            data.reopen(files.path());
            if (files.japanesePath() != null) data.reopen(files.japanesePath());
            return files.read().pairs().stream().limit(SAMPLES).toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
