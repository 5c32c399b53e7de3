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
import java.util.function.Function;

/** Places that jobs which have not ended may be writing right now; read in one transaction. */
final class LivePlaces {
    private static final int AT_ONCE = 500;

    private final Set<Path> places = new HashSet<>();
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
            } catch (IOException | InvalidPathException unknown) {
                live.everything = true;
            }
        }
        live.saes(live.trained, data::sae);
        live.saes(live.analysed, data.analyses()::resolve);
        return live;
    }

    private void add(JobSpec spec, DataDirectory data) {
        if (spec instanceof JobSpec.TrainSaes train) trained.addAll(train.saeIds());
        if (spec instanceof JobSpec.AnalyseSaes analyse) analysed.addAll(analyse.saeIds());
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

    /** A study may wait with thousands of them. */
    private void saes(Set<Long> ids, Function<String, Path> place) {
        var all = List.copyOf(ids);
        for (var from = 0; from < all.size(); from += AT_ONCE)
            Sae.getEntityManager().createQuery("select s.slug from Sae s where s.id in ?1", String.class)
                    .setParameter(1, all.subList(from, Math.min(all.size(), from + AT_ONCE)))
                    .getResultList().forEach(slug -> places.add(place.apply(slug)));
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
