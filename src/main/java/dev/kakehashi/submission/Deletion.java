package dev.kakehashi.submission;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.upkeep.Removals;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deletes a thing with all that depends on it: the rows in one transaction, then the folders. */
@ApplicationScoped
public class Deletion {
    private static final int ROWS_AT_ONCE = 500;

    @Inject Jobs jobs;
    @Inject DataDirectory data;
    @Inject Removals removals;
    @Inject Event<Removals.Due> committed;

    /** It is not what was confirmed any more, or jobs use it; nothing was deleted. */
    public static final class NotPossible extends RuntimeException {
        private final transient DeletionPlan plan;

        NotPossible(DeletionPlan plan) {
            super("not possible now", null, false, false);
            this.plan = plan;
        }

        /** As it is now. */
        public DeletionPlan plan() {
            return plan;
        }
    }

    /** @return empty where there is no such thing */
    public Optional<DeletionPlan> plan(Deletable kind, String key) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> kind.row(key).map(id -> plan(kind, id, Dependants.of(kind, id, jobs))));
    }

    /**
     * Within a transaction the folders go when it commits.
     *
     * @param confirm of the plan that somebody saw
     * @return what was deleted; empty where there is no such thing
     * @throws NotPossible with the plan as it is now
     */
    public Optional<DeletionPlan> delete(Deletable kind, String key, String confirm) throws IOException {
        var deleted = QuarkusTransaction.joiningExisting().call(() -> {
            var id = kind.row(key);
            if (id.isEmpty()) return Optional.<DeletionPlan>empty();
            var all = Dependants.of(kind, id.get(), jobs);
            var plan = plan(kind, id.get(), all);
            if (!plan.confirm().equals(confirm) || !plan.blockers().isEmpty()) throw new NotPossible(plan);
            removals.note(folders(all));
            deleteRows(all);
            return Optional.of(plan);
        });
        if (deleted.isEmpty()) return deleted;
        if (QuarkusTransaction.isActive()) committed.fire(new Removals.Due());
        else removals.finish();
        return deleted;
    }

    private DeletionPlan plan(Deletable kind, long id, Dependants all) {
        var entries = new ArrayList<DeletionPlan.Entry>();
        entries.add(entry(kind, id));
        for (var each : Deletable.values())
            for (var row : all.ids(each)) if (each != kind || row != id) entries.add(entry(each, row));
        var blockers = all.blockers().stream()
                .map(job -> new DeletionPlan.Blocker(job.id, job.title, job.state == Job.State.RUNNING)).toList();
        long bytes = entries.stream().mapToLong(entry -> entry.bytes() == null ? 0 : entry.bytes()).sum();
        var names = new StringBuilder();
        for (var each : Deletable.values()) names.append(each).append(new java.util.TreeSet<>(all.ids(each)));
        var first = entries.get(0);
        return new DeletionPlan(kind, first.key(), first.name(), entries, blockers, bytes,
                Slug.digest(names.toString()));
    }

    private DeletionPlan.Entry entry(Deletable kind, long id) {
        return switch (kind) {
            case MODEL -> {
                LanguageModel row = LanguageModel.findById(id);
                yield new DeletionPlan.Entry(kind, row.slug, row.name, null, false);
            }
            case CHECKPOINT -> {
                Checkpoint row = Checkpoint.findById(id);
                boolean stays = row.folder != null && !ours(Path.of(row.folder));
                yield new DeletionPlan.Entry(kind, row.model.slug + "@" + row.step, row.model.name + " · " + row.step,
                        stays ? null : row.bytes, stays);
            }
            case CORPUS -> {
                Corpus row = Corpus.findById(id);
                long tokens = CorpusTokens.of(id).stream().mapToLong(each -> each.bytes == null ? 0 : each.bytes).sum();
                yield new DeletionPlan.Entry(kind, row.slug, row.name, tokens, true);
            }
            case PARALLEL_SET -> {
                ParallelSet row = ParallelSet.findById(id);
                yield new DeletionPlan.Entry(kind, row.slug, row.name, null, true);
            }
            case STUDY -> {
                Study row = Study.findById(id);
                yield new DeletionPlan.Entry(kind, row.slug, row.name, null, false);
            }
            case SAE -> {
                Sae row = Sae.findById(id);
                yield new DeletionPlan.Entry(kind, row.slug, row.slug, row.bytes, false);
            }
            case ANALYSIS -> {
                Analysis row = Analysis.findById(id);
                yield new DeletionPlan.Entry(kind, "" + id, row.sae.slug + " · " + id, row.bytes, false);
            }
            case INTERVENTION -> {
                Intervention row = Intervention.findById(id);
                yield new DeletionPlan.Entry(kind, "" + id, row.name, row.bytes, false);
            }
            case JOB -> {
                Job row = Job.findById(id);
                yield new DeletionPlan.Entry(kind, "" + id, row.title, null, false);
            }
        };
    }

    /**
     * Whether this program made the folder; what was registered where it lies is never touched, not even among the
     * models that were made here.
     */
    private boolean ours(Path folder) {
        if (folder.startsWith(data.models())) return Manifest.isOurs(folder);
        for (var place : List.of(data.saes(), data.analyses(), data.interventions(), data.tokenizedCorpora(),
                data.hubCache()))
            if (folder.startsWith(place)) return true;
        return false;
    }

    private List<Path> folders(Dependants all) {
        var folders = new ArrayList<Path>();
        for (var id : all.ids(Deletable.CHECKPOINT)) {
            Checkpoint row = Checkpoint.findById(id);
            add(row.folder, folders);
        }
        for (var id : all.ids(Deletable.CORPUS)) {
            Corpus row = Corpus.findById(id);
            for (var tokens : CorpusTokens.of(id))
                folders.add(data.tokenized(row.slug, tokens.tokenizerSha256, tokens.sequenceLength));
        }
        for (var id : all.ids(Deletable.SAE)) {
            Sae row = Sae.findById(id);
            add(row.folder, folders);
            folders.add(data.sae(row.slug));
        }
        for (var id : all.ids(Deletable.ANALYSIS)) add(Analysis.<Analysis>findById(id).folder, folders);
        for (var id : all.ids(Deletable.INTERVENTION)) {
            add(Intervention.<Intervention>findById(id).folder, folders);
            folders.add(data.intervention(id));
        }
        for (var id : all.ids(Deletable.JOB))
            folders.addAll(List.of(data.scratch(id), data.probe(id), data.report(id)));
        return folders.stream().distinct().toList();
    }

    private void add(String folder, List<Path> folders) {
        if (folder != null && ours(Path.of(folder).toAbsolutePath().normalize()))
            folders.add(Path.of(folder).toAbsolutePath().normalize());
    }

    private void deleteRows(Dependants all) {
        for (var ids : chunks(all, Deletable.JOB)) {
            Checkpoint.update("job = null where job.id in ?1", ids);
            Corpus.update("job = null where job.id in ?1", ids);
            Sae.update("trainJob = null where trainJob.id in ?1", ids);
            Sae.update("analyseJob = null where analyseJob.id in ?1", ids);
            Analysis.update("job = null where job.id in ?1", ids);
            Intervention.update("job = null where job.id in ?1", ids);
        }
        for (var ids : chunks(all, Deletable.INTERVENTION)) Intervention.delete("id in ?1", ids);
        for (var ids : chunks(all, Deletable.ANALYSIS)) {
            List<Sae> shown = Sae.list("analysis.id in ?1", ids);
            Sae.update("analysis = null where analysis.id in ?1", ids);
            AnalysisMetric.delete("analysisId in ?1", ids);
            Analysis.delete("id in ?1", ids);
            for (var sae : shown) if (!all.ids(Deletable.SAE).contains(sae.id)) showNewest(sae.id);
        }
        for (var ids : chunks(all, Deletable.CHECKPOINT))
            Analysis.update("embeddingCheckpoint = null where embeddingCheckpoint.id in ?1", ids);
        for (var ids : chunks(all, Deletable.SAE)) {
            MetricPoint.delete("saeId in ?1", ids);
            Sae.delete("id in ?1", ids);
        }
        deleteJobs(all);
        for (var ids : chunks(all, Deletable.STUDY)) Study.delete("id in ?1", ids);
        for (var ids : chunks(all, Deletable.CHECKPOINT)) Checkpoint.delete("id in ?1", ids);
        for (var ids : chunks(all, Deletable.MODEL)) LanguageModel.delete("id in ?1", ids);
        for (var ids : chunks(all, Deletable.CORPUS)) {
            CorpusTokens.delete("corpusId in ?1", ids);
            Corpus.delete("id in ?1", ids);
        }
        for (var ids : chunks(all, Deletable.PARALLEL_SET)) ParallelSet.delete("id in ?1", ids);
    }

    /** An SAE shows its newest analysis, and without any it is one that is trained. */
    private static void showNewest(long saeId) {
        Analysis newest = Analysis.find("sae.id = ?1 order by id desc", saeId).firstResult();
        if (newest == null)
            Sae.update("state = ?1 where id = ?2 and state = ?3", Sae.State.TRAINED, saeId, Sae.State.ANALYSED);
        else Sae.update("analysis = ?1 where id = ?2", newest, saeId);
    }

    private void deleteJobs(Dependants all) {
        for (var id : all.ids(Deletable.JOB)) {
            Job job = Job.findById(id);
            if (!job.state.ended()) jobs.forget(job);
        }
        var rows = Job.getEntityManager();
        for (var ids : chunks(all, Deletable.JOB)) {
            MetricPoint.delete("jobId in ?1", ids);
            JobLine.delete("jobId in ?1", ids);
            rows.createNativeQuery("delete from job_dependency where job_id in ?1 or needs_id in ?1")
                    .setParameter(1, ids).executeUpdate();
            Job.delete("id in ?1", ids);
        }
        rows.clear(); // what was loaded is gone
    }

    private static List<List<Long>> chunks(Dependants all, Deletable kind) {
        var ids = List.copyOf(all.ids(kind));
        var chunks = new ArrayList<List<Long>>();
        for (var from = 0; from < ids.size(); from += ROWS_AT_ONCE)
            chunks.add(ids.subList(from, Math.min(ids.size(), from + ROWS_AT_ONCE)));
        return chunks;
    }
}
