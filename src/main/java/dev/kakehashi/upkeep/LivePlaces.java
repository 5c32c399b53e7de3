package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Places that jobs which have not ended may be writing right now; read in one transaction. */
final class LivePlaces {
    private final Set<Path> places = new HashSet<>();
    private boolean everything;
    private boolean downloads;

    static LivePlaces read(Jobs jobs, DataDirectory data) {
        var live = new LivePlaces();
        List<Job> unfinished = Job.list("state in ?1", List.of(Job.State.QUEUED, Job.State.RUNNING));
        for (var job : unfinished) {
            live.places.add(data.scratch(job.id));
            try {
                live.add(jobs.read(job), data);
            } catch (IOException | InvalidPathException unknown) {
                live.everything = true;
            }
        }
        return live;
    }

    private void add(JobSpec spec, DataDirectory data) {
        if (spec instanceof JobSpec.TrainSaes train) for (var id : train.saeIds()) sae(id, data::sae);
        if (spec instanceof JobSpec.AnalyseSaes analyse)
            for (var id : analyse.saeIds()) sae(id, data.analyses()::resolve);
        if (spec instanceof JobSpec.ApplyRetention retention)
            for (var sae : Sae.<Sae>list("study.id", retention.studyId()))
                places.add(data.analyses().resolve(sae.slug));
        if (spec instanceof JobSpec.Pretrain pretrain)
            for (var id : pretrain.checkpointIds()) {
                Checkpoint checkpoint = Checkpoint.findById(id);
                if (checkpoint != null) places.add(data.checkpoint(checkpoint.model.slug, checkpoint.step));
            }
        if (spec instanceof JobSpec.Intervene intervene) places.add(data.intervention(intervene.interventionId()));
        if (spec instanceof JobSpec.DownloadCheckpoint) downloads = true;
    }

    private void sae(long id, java.util.function.Function<String, Path> place) {
        Sae sae = Sae.findById(id);
        if (sae != null) places.add(place.apply(sae.slug));
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
