package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.SubmitProbe;
import dev.kakehashi.results.OpenAnalyses;
import dev.kakehashi.catalog.UnknownAddress;
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
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;

/** Steering, ablating and patching one feature on a text of the reader's own. */
@Path("/saes/{slug}/features/{latent}/probes")
@RolesAllowed(Rights.READ)
@Blocking
public class ProbeResource {
    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ProbePage(ProbeView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record ProbePage$live(ProbeView view) implements TemplateInstance {}

    @CheckedTemplate(basePath = "features", defaultName = CheckedTemplate.HYPHENATED_ELEMENT_NAME)
    record NewProbePage(ProbeForm form) implements TemplateInstance {}

    @Inject SubmitProbe submitProbe;
    @Inject OpenAnalyses analyses;
    @Inject Jobs jobs;
    @Inject DataDirectory data;

    @GET
    @RolesAllowed(Rights.SUBMIT)
    @Path("new")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance form(@RestPath String slug, @RestPath String latent) {
        var sae = Named.sae(slug);
        return new NewProbePage(ProbeForm.of(sae, FeatureResource.latent(sae, latent), Submitted.fresh(Map.of())));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("probe.submit")
    @Path("new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces("text/html;charset=UTF-8")
    public Response submit(@RestPath String slug, @RestPath String latent, MultivaluedMap<String, String> values) {
        var sae = Named.sae(slug);
        int i = FeatureResource.latent(sae, latent);
        Map<String, List<String>> raw = new HashMap<>(values);
        try {
            var job = submitProbe.submit(sae, i, new Fields(raw, Screen.messages(RefusalMessages.class)));
            return Response.seeOther(URI.create("/saes/" + slug + "/features/" + i + "/probes/" + job.id)).build();
        } catch (Refused refused) {
            return Response.status(422)
                    .entity(new NewProbePage(ProbeForm.of(sae, i, new Submitted(raw, refused.errors())))).build();
        }
    }

    @GET
    @Path("{job}")
    @Produces("text/html;charset=UTF-8")
    public TemplateInstance page(@RestPath String slug, @RestPath String latent, @RestPath String job)
            throws IOException {
        var sae = Named.sae(slug);
        int i = FeatureResource.latent(sae, latent);
        var row = job(sae, i, job);
        var view = ProbeView.of(sae, i, row, (JobSpec.ProbeFeature) jobs.read(row), result(row),
                analyses.vocabulary(sae.checkpoint));
        return Screen.current().fragment() ? new ProbePage$live(view) : new ProbePage(view);
    }

    @GET
    @Path("{job}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public FeatureProbe.Result json(@RestPath String slug, @RestPath String latent, @RestPath String job)
            throws IOException {
        var sae = Named.sae(slug);
        var result = result(job(sae, FeatureResource.latent(sae, latent), job));
        if (result == null) throw new UnknownAddress(UnknownAddress.Kind.JOB, job);
        return result;
    }

    private Job job(Sae sae, int latent, String id) throws IOException {
        var job = Named.job(id);
        boolean own = jobs.read(job) instanceof JobSpec.ProbeFeature spec && spec.saeId() == sae.id
                && spec.latent() == latent;
        if (!own) throw new UnknownAddress(UnknownAddress.Kind.JOB, id);
        return job;
    }

    /** @return null until the job has succeeded */
    private FeatureProbe.Result result(Job job) throws IOException {
        return Files.isRegularFile(data.probe(job.id))
                ? InterventionFolder.read(data.probe(job.id), FeatureProbe.Result.class)
                : null;
    }
}
