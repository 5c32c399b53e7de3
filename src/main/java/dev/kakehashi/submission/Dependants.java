package dev.kakehashi.submission;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
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

/** Ids of everything that cannot be without the things that are deleted, by kind. */
final class Dependants {
    private final Deletable kind;
    private final long id;
    private final Jobs jobs;
    private final Map<Deletable, Set<Long>> ids = new EnumMap<>(Deletable.class);

    private Dependants(Deletable kind, long id, Jobs jobs) {
        this.kind = kind;
        this.id = id;
        this.jobs = jobs;
        for (var each : Deletable.values()) ids.put(each, new LinkedHashSet<>());
    }

    static Dependants of(Deletable kind, long id, Jobs jobs) {
        var all = new Dependants(kind, id, jobs);
        all.add(kind, id);
        all.addTheirJobs();
        return all;
    }

    Set<Long> ids(Deletable kind) {
        return ids.get(kind);
    }

    private void add(Deletable kind, long id) {
        if (!ids.get(kind).add(id)) return;
        switch (kind) {
            case MODEL -> {
                for (var study : Study.<Study>list("model.id", id)) add(Deletable.STUDY, study.id);
                for (var checkpoint : Checkpoint.<Checkpoint>list("model.id = ?1 order by step", id))
                    add(Deletable.CHECKPOINT, checkpoint.id);
            }
            case CHECKPOINT -> {
                for (var sae : Sae.<Sae>list("checkpoint.id = ?1 order by id", id)) add(Deletable.SAE, sae.id);
                for (var intervention : Intervention.<Intervention>list("target.id = ?1 order by id", id))
                    add(Deletable.INTERVENTION, intervention.id);
            }
            case CORPUS -> {
                for (var study : Study.<Study>list("englishCorpus.id = ?1 or japaneseCorpus.id = ?1 order by id", id))
                    add(Deletable.STUDY, study.id);
            }
            case PARALLEL_SET -> {
                for (var intervention : Intervention.<Intervention>list("parallelSet.id = ?1 order by id", id))
                    add(Deletable.INTERVENTION, intervention.id);
            }
            case STUDY -> {
                for (var sae : Sae.<Sae>list("study.id = ?1 order by id", id)) add(Deletable.SAE, sae.id);
                for (var job : Job.<Job>list("study.id = ?1 order by id", id)) add(Deletable.JOB, job.id);
            }
            case SAE -> {
                for (var analysis : Analysis.<Analysis>list("sae.id = ?1 order by id", id))
                    add(Deletable.ANALYSIS, analysis.id);
                for (var intervention : Intervention.<Intervention>list("sae.id = ?1 order by id", id))
                    add(Deletable.INTERVENTION, intervention.id);
            }
            case ANALYSIS -> {
                for (var intervention : Intervention.<Intervention>list("analysis.id = ?1 order by id", id))
                    add(Deletable.INTERVENTION, intervention.id);
            }
            case INTERVENTION, JOB -> { /* results of a job stay without it */ }
        }
    }

    /** Jobs that made or use nothing but what goes. */
    private void addTheirJobs() {
        for (var id : ids(Deletable.INTERVENTION)) {
            Intervention row = Intervention.findById(id);
            if (row.job != null) ids(Deletable.JOB).add(row.job.id);
        }
        for (var id : ids(Deletable.CHECKPOINT)) {
            Checkpoint row = Checkpoint.findById(id);
            if (row.job != null
                    && goAll(Checkpoint.<Checkpoint>list("job", row.job).stream().map(each -> each.id).toList(),
                            Deletable.CHECKPOINT))
                ids(Deletable.JOB).add(row.job.id);
        }
        for (var id : ids(Deletable.CORPUS)) {
            Corpus row = Corpus.findById(id);
            if (row.job != null) ids(Deletable.JOB).add(row.job.id);
        }
        for (var id : ids(Deletable.SAE)) {
            Sae row = Sae.findById(id);
            for (var job : new Job[] {row.trainJob, row.analyseJob})
                if (job != null && goAll(
                        Sae.<Sae>list("trainJob = ?1 or analyseJob = ?1", job).stream().map(each -> each.id).toList(),
                        Deletable.SAE))
                    ids(Deletable.JOB).add(job.id);
        }
        if (ids(Deletable.SAE).isEmpty() && ids(Deletable.CHECKPOINT).isEmpty()) return;
        for (var job : Job.<Job>list("kind = 'probe-feature' order by id")) {
            if (read(job) instanceof JobSpec.ProbeFeature probe
                    && (ids(Deletable.SAE).contains(probe.saeId())
                            || ids(Deletable.CHECKPOINT).contains(probe.checkpointId())))
                ids(Deletable.JOB).add(job.id);
        }
    }

    private boolean goAll(Collection<Long> rows, Deletable kind) {
        return ids(kind).containsAll(rows);
    }

    /**
     * Jobs that run and use any of it, and jobs that wait and would need it, or wait for a job of it, although they do
     * not go with it. A job that waits goes along with what it is for; asked for by itself it is cancelled first.
     */
    List<Job> blockers() {
        var found = new ArrayList<Job>();
        var waiting = waitingForWhatGoes();
        for (var job : Job.<Job>list("state in ?1 order by id", List.of(Job.State.QUEUED, Job.State.RUNNING))) {
            boolean goes = ids(Deletable.JOB).contains(job.id);
            boolean runs = job.state == Job.State.RUNNING;
            if (goes ? runs || asked(job) : waiting.contains(job.id) || uses(job)) found.add(job);
        }
        return found;
    }

    private boolean asked(Job job) {
        return kind == Deletable.JOB && job.id == id;
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
            if (ids(Deletable.JOB).contains((Long) pair[1])) waiting.add((Long) pair[0]);
        return waiting;
    }

    private boolean uses(Job job) {
        var spec = read(job);
        if (spec instanceof JobSpec.ScanCorpus scan) return has(Deletable.CORPUS, scan.corpusId());
        if (spec instanceof JobSpec.CheckCheckpoint check) return has(Deletable.CHECKPOINT, check.checkpointId());
        if (spec instanceof JobSpec.DownloadCheckpoint download)
            return has(Deletable.CHECKPOINT, download.checkpointId());
        if (spec instanceof JobSpec.Pretrain pretrain)
            return has(Deletable.MODEL, pretrain.modelId()) || has(Deletable.CORPUS, pretrain.englishCorpusId())
                    || has(Deletable.CORPUS, pretrain.japaneseCorpusId())
                    || pretrain.checkpointIds().stream().anyMatch(id -> has(Deletable.CHECKPOINT, id));
        if (spec instanceof JobSpec.TrainSaes train)
            return has(Deletable.STUDY, train.studyId()) || has(Deletable.CHECKPOINT, train.checkpointId())
                    || train.saeIds().stream().anyMatch(id -> has(Deletable.SAE, id));
        if (spec instanceof JobSpec.AnalyseSaes analyse)
            return has(Deletable.STUDY, analyse.studyId()) || has(Deletable.CHECKPOINT, analyse.checkpointId())
                    || has(Deletable.CHECKPOINT, analyse.embeddingCheckpointId())
                    || analyse.saeIds().stream().anyMatch(id -> has(Deletable.SAE, id));
        if (spec instanceof JobSpec.Intervene intervene) return has(Deletable.INTERVENTION, intervene.interventionId());
        if (spec instanceof JobSpec.ProbeFeature probe)
            return has(Deletable.SAE, probe.saeId()) || has(Deletable.CHECKPOINT, probe.checkpointId());
        if (spec instanceof JobSpec.ApplyRetention retention)
            return has(Deletable.STUDY, retention.studyId()) || studyOfSaes(retention.studyId());
        return false;
    }

    private boolean studyOfSaes(long study) {
        return ids(Deletable.SAE).stream().map(id -> Sae.<Sae>findById(id)).anyMatch(sae -> sae.study.id == study)
                || ids(Deletable.ANALYSIS).stream().map(id -> Analysis.<Analysis>findById(id))
                        .anyMatch(analysis -> analysis.sae.study.id == study);
    }

    private boolean has(Deletable kind, long id) {
        return ids(kind).contains(id);
    }

    private JobSpec read(Job job) {
        try {
            return jobs.read(job);
        } catch (IOException unknown) {
            return null;
        }
    }
}
