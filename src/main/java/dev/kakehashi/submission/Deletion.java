package dev.kakehashi.submission;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.ManyIds;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Stored;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.upkeep.Removals;
import dev.kakehashi.upkeep.RowFolders;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Deletes a thing with all that depends on it: the rows in one transaction, then the folders. */
@ApplicationScoped
public class Deletion {
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
    public Optional<DeletionPlan> plan(StoredKind kind, String key) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> kind.find(key).map(id -> plan(kind, new Dependants(kind, id, jobs))));
    }

    /**
     * Within a transaction the folders go when it commits.
     *
     * @param confirm of the plan that somebody saw
     * @return what was deleted; empty where there is no such thing
     * @throws NotPossible with the plan as it is now
     */
    public Optional<DeletionPlan> delete(StoredKind kind, String key, String confirm) throws IOException {
        var deleted = QuarkusTransaction.joiningExisting().call(() -> {
            var id = kind.find(key);
            if (id.isEmpty()) return Optional.<DeletionPlan>empty();
            var all = new Dependants(kind, id.get(), jobs);
            var plan = plan(kind, all);
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

    private DeletionPlan plan(StoredKind kind, Dependants all) {
        var entries = new ArrayList<DeletionPlan.Entry>();
        var names = new StringBuilder();
        for (var each : StoredKind.values()) {
            for (var row : all.rows(each)) entries.add(entry(each, row));
            names.append(each).append(new TreeSet<>(all.ids(each)));
        }
        var blockers = all.blockers().stream()
                .map(job -> new DeletionPlan.Blocker(job.id, job.title, job.state == Job.State.RUNNING)).toList();
        long bytes = entries.stream().mapToLong(entry -> entry.bytes() == null ? 0 : entry.bytes()).sum();
        var first = entries.get(0); // itself: all others are of later kinds
        return new DeletionPlan(kind, first.key(), first.name(), entries, blockers, bytes,
                Slug.digest(names.toString()));
    }

    private DeletionPlan.Entry entry(StoredKind kind, Stored row) {
        boolean elsewhere = kind.files() == StoredKind.Files.MADE_OR_REGISTERED && row.folder() != null
                && !ours(path(row.folder()));
        return new DeletionPlan.Entry(kind, row.key(), row.title(), elsewhere ? null : row.bytes(),
                elsewhere || kind.files() == StoredKind.Files.REGISTERED);
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

    private static Path path(String folder) {
        return Path.of(folder).toAbsolutePath().normalize();
    }

    private List<Path> folders(Dependants all) {
        var folders = new LinkedHashSet<Path>();
        for (var kind : StoredKind.values()) {
            for (var row : all.rows(kind))
                if (row.folder() != null && ours(path(row.folder()))) folders.add(path(row.folder()));
            // where a job would write a checkpoint, one may have been registered
            if (kind != StoredKind.CHECKPOINT) folders.addAll(RowFolders.of(kind, all.ids(kind), data));
        }
        return List.copyOf(folders);
    }

    private void deleteRows(Dependants all) {
        var jobIds = all.ids(StoredKind.JOB);
        for (var job : ManyIds.select("from Job r where r.id in ?1", Job.class, jobIds))
            if (!job.state.ended()) jobs.forget(job);
        for (var kind : StoredKind.values()) kind.forgetMakers(jobIds);
        for (var some : ManyIds.chunks(jobIds))
            Job.getEntityManager()
                    .createNativeQuery("delete from job_dependency where job_id in ?1 or needs_id in ?1")
                    .setParameter(1, some).executeUpdate();
        ManyIds.delete("JobLine", "jobId", jobIds);
        ManyIds.delete("MetricPoint", "jobId", jobIds);
        ManyIds.delete("MetricPoint", "saeId", all.ids(StoredKind.SAE));
        var analyses = all.ids(StoredKind.ANALYSIS);
        var showing = ManyIds.select("select r.id from Sae r where r.analysis.id in ?1", Long.class, analyses);
        ManyIds.clear("Sae", "analysis", analyses);
        ManyIds.clear("Analysis", "embeddingCheckpoint", all.ids(StoredKind.CHECKPOINT));
        ManyIds.delete("AnalysisMetric", "analysisId", analyses);
        ManyIds.delete("CorpusTokens", "corpusId", all.ids(StoredKind.CORPUS));
        var kinds = new ArrayList<>(List.of(StoredKind.values()));
        Collections.reverse(kinds); // the last refer to the first
        for (var kind : kinds) kind.delete(all.ids(kind));
        Job.getEntityManager().clear(); // what was loaded is gone
        for (var sae : showing) if (!all.ids(StoredKind.SAE).contains(sae)) showNewest(sae);
    }

    /** An SAE shows its newest analysis, and without any it is one that is trained. */
    private static void showNewest(long saeId) {
        Analysis newest = Analysis.find("sae.id = ?1 order by id desc", saeId).firstResult();
        if (newest == null)
            Sae.update("state = ?1 where id = ?2 and state = ?3", Sae.State.TRAINED, saeId, Sae.State.ANALYSED);
        else Sae.update("analysis = ?1 where id = ?2", newest, saeId);
    }
}
