package dev.kakehashi.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.StudyJobs;
import dev.kakehashi.people.Audited;
import dev.kakehashi.people.Rights;
import dev.kakehashi.submission.EditStudy;
import dev.kakehashi.submission.ExtendStudy;
import dev.kakehashi.submission.SubmitStudy;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
    @Inject SubmitStudy submitStudy;
    @Inject ExtendStudy extendStudy;
    @Inject EditStudy editStudy;
    @Inject StudyJobs studyJobs;

    /** The study's own: what it waits for, a pre-training or the scan of a corpus, belongs to others too. */
    record JobsJson(long all, long queued, long running, long succeeded, long failed, long cancelled) {}

    record SaeJson(
            String slug, int layer, String modulePath, long step, Long tokensSeen, String state, String page,
            Map<String, Double> metrics) {}

    record StudyJson(String slug, String name, String notes, String model, String page, JobsJson jobs,
            List<SaeJson> saes) {}

    @GET
    @Operation(summary = "All studies with their jobs, without results")
    public List<StudyJson> list() {
        return Study.<Study>list("order by id").stream().map(study -> json(study, List.of())).toList();
    }

    @GET
    @Path("/{slug}")
    @Operation(summary = "One study: jobs, SAEs by layer and step, metrics of each")
    public StudyJson one(String slug) {
        var study = Named.study(slug);
        return json(study, saes(study));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.submit")
    @Operation(
            summary = "Submits a study: model, steps, layers, corpora, and any option of SAE and analysis; empty ones "
                    + "are those of the study named in from, or the paper's")
    public Response submit(JsonNode body) {
        var study = submitStudy.submit(Body.fields(body));
        return Response.created(URI.create("/api/studies/" + study.slug)).entity(json(study, List.of())).build();
    }

    record Extended(int added, StudyJson study) {}

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.extend")
    @Path("/{slug}/extension")
    @Operation(
            summary = "Adds to a study under its options: steps, layers, latents, k, learningRate, seed; what is left "
                    + "out stays, and every combination is meant")
    public Extended extend(String slug, JsonNode body) {
        var study = Named.study(slug);
        return new Extended(extendStudy.extend(study, Body.fields(body)), json(study, List.of()));
    }

    @PATCH
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.edit")
    @Path("/{slug}")
    @Operation(summary = "Changes a study's name and notes; what is left out stays")
    public StudyJson edit(String slug, JsonNode body) {
        var study = Named.study(slug);
        editStudy.edit(study, Body.fields(body));
        return json(study, List.of());
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.cancel")
    @Path("/{slug}/cancellation")
    @Operation(summary = "Cancels all waiting and running jobs of a study")
    public Changed cancel(String slug) {
        return new Changed(studyJobs.cancel(Named.study(slug)));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.retry")
    @Path("/{slug}/retry")
    @Operation(summary = "Queues all jobs of a study that failed or were cancelled again")
    public Changed retry(String slug) {
        return new Changed(studyJobs.retry(Named.study(slug)));
    }

    @POST
    @RolesAllowed(Rights.SUBMIT)
    @Audited("study.prioritise")
    @Path("/{slug}/priority")
    @Operation(
            summary = "Gives all waiting jobs of a study a priority, and one more to its analyses: priority, -1000 to "
                    + "1000")
    public Changed prioritise(String slug, JsonNode body) {
        var study = Named.study(slug);
        var fields = Body.fields(body);
        int priority = fields.priority();
        fields.throwIfRefused();
        return new Changed(studyJobs.prioritise(study, priority));
    }

    /** @param jobs how many there were */
    record Changed(int jobs) {}

    private static StudyJson json(Study study, List<SaeJson> saes) {
        return new StudyJson(study.slug, study.name, study.notes, study.model.slug, "/studies/" + study.slug,
                jobs(study), saes);
    }

    private static JobsJson jobs(Study study) {
        var counts = new HashMap<Job.State, Long>();
        Job.getEntityManager()
                .createQuery("select j.state, count(*) from Job j where j.study = ?1 group by j.state", Object[].class)
                .setParameter(1, study).getResultList()
                .forEach(row -> counts.put((Job.State) row[0], (Long) row[1]));
        return new JobsJson(
                counts.values().stream().mapToLong(Long::longValue).sum(),
                counts.getOrDefault(Job.State.QUEUED, 0L),
                counts.getOrDefault(Job.State.RUNNING, 0L),
                counts.getOrDefault(Job.State.SUCCEEDED, 0L),
                counts.getOrDefault(Job.State.FAILED, 0L),
                counts.getOrDefault(Job.State.CANCELLED, 0L));
    }

    private static List<SaeJson> saes(Study study) {
        List<Sae> rows = Sae.list(
                "select s from Sae s join fetch s.checkpoint where s.study = ?1 order by s.layer, s.checkpoint.step",
                study);
        var metrics = new HashMap<Long, Map<String, Double>>();
        List<AnalysisMetric> all = AnalysisMetric.list(
                "language = 'all' and analysisId in (select s.analysis.id from Sae s where s.study = ?1)", study);
        for (var metric : all)
            metrics.computeIfAbsent(metric.analysisId, id -> new TreeMap<>()).put(metric.name, metric.number);
        return rows.stream()
                .map(sae -> new SaeJson(
                        sae.slug, sae.layer, sae.modulePath(), sae.checkpoint.step, sae.checkpoint.tokensSeen,
                        sae.state.name(),
                        "/saes/" + sae.slug,
                        sae.analysis == null ? Map.of() : metrics.getOrDefault(sae.analysis.id, Map.of())))
                .toList();
    }
}
