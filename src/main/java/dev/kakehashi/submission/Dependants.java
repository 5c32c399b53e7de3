package dev.kakehashi.submission;

import static dev.kakehashi.catalog.StoredKind.ANALYSIS;
import static dev.kakehashi.catalog.StoredKind.CHECKPOINT;
import static dev.kakehashi.catalog.StoredKind.CORPUS;
import static dev.kakehashi.catalog.StoredKind.INTERVENTION;
import static dev.kakehashi.catalog.StoredKind.JOB;
import static dev.kakehashi.catalog.StoredKind.MODEL;
import static dev.kakehashi.catalog.StoredKind.SAE;
import static dev.kakehashi.catalog.StoredKind.STUDY;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.ManyIds;
import dev.kakehashi.catalog.Stored;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ids of what is deleted and of everything that cannot be without it, by kind. */
final class Dependants {
    private final StoredKind kind;
    private final long id;
    private final Jobs jobs;
    private final Map<StoredKind, Set<Long>> ids = new EnumMap<>(StoredKind.class);
    private final Map<StoredKind, List<Stored>> rows = new EnumMap<>(StoredKind.class);

    Dependants(StoredKind kind, long id, Jobs jobs) {
        this.kind = kind;
        this.id = id;
        this.jobs = jobs;
        for (var each : StoredKind.values()) ids.put(each, new LinkedHashSet<>());
        ids(kind).add(id);
        for (var each : StoredKind.values()) ids(each).addAll(each.without(ids));
        addTheirJobs();
    }

    Set<Long> ids(StoredKind kind) {
        return ids.get(kind);
    }

    /** What is deleted is the first of the first kind that has any. */
    List<Stored> rows(StoredKind kind) {
        return rows.computeIfAbsent(kind, each -> each.rows(ids(each)));
    }

    /** Jobs that made or use nothing but what goes; what made an analysis stays with the SAE. */
    private void addTheirJobs() {
        for (var each : List.of(INTERVENTION, CHECKPOINT, CORPUS, SAE)) ids(JOB).addAll(each.makers(ids(each)));
        if (ids(SAE).isEmpty() && ids(CHECKPOINT).isEmpty()) return;
        for (var probe : Job.<Job>list("kind = 'probe-feature' order by id")) if (uses(probe)) ids(JOB).add(probe.id);
    }

    /**
     * Jobs that run and use any of it, and jobs that wait and would need it, or wait for a job of it, although they do
     * not go with it. A job that waits goes along with what it is for; asked for by itself it is cancelled first.
     */
    List<Job> blockers() {
        var found = new ArrayList<Job>();
        var waiting = waitingForWhatGoes();
        for (var job : Job.<Job>list("state in ?1 order by id", List.of(Job.State.QUEUED, Job.State.RUNNING))) {
            boolean goes = has(JOB, job.id);
            boolean asked = kind == JOB && job.id == id;
            boolean runs = job.state == Job.State.RUNNING;
            if (goes ? runs || asked : waiting.contains(job.id) || uses(job)) found.add(job);
        }
        return found;
    }

    /** Without the row of what it needs nobody would ever start such a job, nor end it. */
    private Set<Long> waitingForWhatGoes() {
        var waiting = new HashSet<Long>();
        for (var pair : Job.getEntityManager()
                .createQuery("select j.id, n.id from Job j join j.needs n where j.state in ?1 and n.state <> ?2",
                        Object[].class)
                .setParameter(1, List.of(Job.State.QUEUED, Job.State.RUNNING))
                .setParameter(2, Job.State.SUCCEEDED)
                .getResultList())
            if (has(JOB, (Long) pair[1])) waiting.add((Long) pair[0]);
        return waiting;
    }

    private boolean uses(Job job) {
        var spec = read(job);
        if (spec instanceof JobSpec.ScanCorpus scan) return has(CORPUS, scan.corpusId());
        if (spec instanceof JobSpec.CheckCheckpoint check) return has(CHECKPOINT, check.checkpointId());
        if (spec instanceof JobSpec.DownloadCheckpoint download) return has(CHECKPOINT, download.checkpointId());
        if (spec instanceof JobSpec.Pretrain pretrain)
            return has(MODEL, pretrain.modelId()) || has(CORPUS, pretrain.englishCorpusId())
                    || has(CORPUS, pretrain.japaneseCorpusId()) || hasAny(CHECKPOINT, pretrain.checkpointIds());
        if (spec instanceof JobSpec.TrainSaes train)
            return has(STUDY, train.studyId()) || has(CHECKPOINT, train.checkpointId()) || hasAny(SAE, train.saeIds());
        if (spec instanceof JobSpec.AnalyseSaes analyse)
            return has(STUDY, analyse.studyId()) || has(CHECKPOINT, analyse.checkpointId())
                    || has(CHECKPOINT, analyse.embeddingCheckpointId()) || hasAny(SAE, analyse.saeIds());
        if (spec instanceof JobSpec.Intervene intervene) return has(INTERVENTION, intervene.interventionId());
        if (spec instanceof JobSpec.ProbeFeature probe)
            return has(SAE, probe.saeId()) || has(CHECKPOINT, probe.checkpointId());
        if (spec instanceof JobSpec.ApplyRetention retention)
            return has(STUDY, retention.studyId()) || hasAnalysisOf(retention.studyId());
        return false;
    }

    /** An analysis or the SAE of one. */
    private boolean hasAnalysisOf(long study) {
        return ManyIds.select("select r.study.id from Sae r where r.id in ?1", Long.class, ids(SAE)).contains(study)
                || ManyIds.select("select r.sae.study.id from Analysis r where r.id in ?1", Long.class, ids(ANALYSIS))
                        .contains(study);
    }

    private boolean has(StoredKind kind, long id) {
        return ids(kind).contains(id);
    }

    private boolean hasAny(StoredKind kind, Collection<Long> some) {
        return some.stream().anyMatch(ids(kind)::contains);
    }

    private JobSpec read(Job job) {
        try {
            return jobs.read(job);
        } catch (IOException unknown) {
            return null;
        }
    }
}
