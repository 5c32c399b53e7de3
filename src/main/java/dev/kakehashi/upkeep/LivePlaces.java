package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.ManyIds;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Places that jobs which have not ended may be writing right now; read in one transaction. */
final class LivePlaces {
    private final Set<Path> places = new HashSet<>();
    private final Set<Long> checkpoints = new HashSet<>();
    private final Set<Long> trained = new HashSet<>();
    private final Set<Long> analysed = new HashSet<>();
    private boolean everything;
    private boolean downloads;

    static LivePlaces read(Jobs jobs, DataDirectory data) {
        var live = new LivePlaces();
        List<Job> unfinished = Job.list("state in ?1", List.of(Job.State.QUEUED, Job.State.RUNNING));
        for (var job : unfinished) {
            live.places.add(data.scratch(job.id));
            try {
                live.add(jobs.read(job), data);
            } catch (IOException unknown) {
                live.everything = true;
            }
        }
        live.places.addAll(RowFolders.of(StoredKind.SAE, live.trained, data));
        live.places.addAll(RowFolders.of(StoredKind.CHECKPOINT, live.checkpoints, data));
        for (var sae : RowFolders.of(StoredKind.SAE, live.analysed, data))
            live.places.add(data.analyses().resolve(sae.getFileName()));
        return live;
    }

    private void add(JobSpec spec, DataDirectory data) {
        if (spec instanceof JobSpec.TrainSaes train) trained.addAll(train.saeIds());
        if (spec instanceof JobSpec.Pretrain pretrain) checkpoints.addAll(pretrain.checkpointIds());
        if (spec instanceof JobSpec.AnalyseSaes analyse) analysed.addAll(analyse.saeIds());
        if (spec instanceof JobSpec.ApplyRetention retention)
            analysed.addAll(ManyIds.select("select s.id from Sae s where s.study.id in ?1", Long.class,
                    List.of(retention.studyId())));
        if (spec instanceof JobSpec.Intervene intervene) places.add(data.intervention(intervene.interventionId()));
        if (spec instanceof JobSpec.DownloadCheckpoint) downloads = true;
    }

    /** @param place of a result, or of what lies beside it while it is written */
    boolean mayWrite(Path place) {
        if (everything) return true;
        for (var around = place; around != null; around = around.getParent()) if (places.contains(around)) return true;
        return false;
    }

    boolean mayDownload() {
        return everything || downloads;
    }
}
