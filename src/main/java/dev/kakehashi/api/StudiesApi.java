package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.SubmitStudy;
import dev.kakehashi.web.studies.StudiesResource;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Studies over JSON: what the form submits, and the whole table of results. */
@Path("/api/studies")
@RolesAllowed(Rights.READ)
@Blocking
@Tag(name = "studies")
public class StudiesApi {
    @Inject
    SubmitStudy submitStudy;

    /** Jobs the study depends on are counted too: the pre-training of its model, the scans of its corpora. */
    record JobsJson(long all, long queued, long running, long succeeded, long failed, long cancelled) {}

    record SaeJson(
            String slug, int layer, String modulePath, long step, Long tokensSeen, String state, String page, Map<String, Double> metrics) {}

    record StudyJson(String slug, String name, String model, String page, JobsJson jobs, List<SaeJson> saes) {}

    @GET
    @Operation(summary = "All studies with their jobs, without results")
    public List<StudyJson> list() {
        return Study.<Study>list("order by id").stream().map(study -> json(study, List.of())).toList();
    }

    @GET
    @Path("/{slug}")
    @Operation(summary = "One study: jobs, SAEs by layer and step, metrics of each")
    public StudyJson one(String slug) {
        var study = StudiesResource.named(slug);
        return json(study, saes(study));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.submit")
    @Operation(summary = "Submits a study: model, steps, layers, corpora, and any option of SAE and analysis; empty ones are the paper's")
    public Response submit(JsonNode body) {
        var study = submitStudy.submit(Body.fields(body));
        return Response.created(URI.create("/api/studies/" + study.slug)).entity(json(study, List.of())).build();
    }

    private static StudyJson json(Study study, List<SaeJson> saes) {
        return new StudyJson(study.slug, study.name, study.model.slug, "/studies/" + study.slug, jobs(study), saes);
    }

    private static JobsJson jobs(Study study) {
        var counts = new HashMap<Job.State, Long>();
        List<Job> jobs = Job.list("study", study);
        for (var job : jobs) counts.merge(job.state, 1L, Long::sum);
        return new JobsJson(
                jobs.size(),
                counts.getOrDefault(Job.State.QUEUED, 0L),
                counts.getOrDefault(Job.State.RUNNING, 0L),
                counts.getOrDefault(Job.State.SUCCEEDED, 0L),
                counts.getOrDefault(Job.State.FAILED, 0L),
                counts.getOrDefault(Job.State.CANCELLED, 0L));
    }

    private static List<SaeJson> saes(Study study) {
        List<Sae> rows = Sae.list("select s from Sae s join fetch s.checkpoint where s.study = ?1 order by s.layer, s.checkpoint.step", study);
        var metrics = new HashMap<Long, Map<String, Double>>();
        List<AnalysisMetric> all = AnalysisMetric.list(
                "language = 'all' and analysisId in (select s.analysis.id from Sae s where s.study = ?1)", study);
        for (var metric : all) metrics.computeIfAbsent(metric.analysisId, id -> new TreeMap<>()).put(metric.name, metric.number);
        return rows.stream()
                .map(sae -> new SaeJson(
                        sae.slug, sae.layer, sae.modulePath(), sae.checkpoint.step, sae.checkpoint.tokensSeen, sae.state.name(),
                        "/saes/" + sae.slug, sae.analysis == null ? Map.of() : metrics.getOrDefault(sae.analysis.id, Map.of())))
                .toList();
    }
}
