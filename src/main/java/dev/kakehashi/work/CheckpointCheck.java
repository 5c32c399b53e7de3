package dev.kakehashi.work;

import ai.djl.Device;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.tensor.Weights;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Job: hashes a registered checkpoint, runs it once and warns when another step holds the same weights. It runs beside
 * whatever computes, and so on the CPU, a block at a time: a few hundred megabytes that no plan of a training counts.
 */
@ApplicationScoped
public class CheckpointCheck implements JobHandler<JobSpec.CheckCheckpoint> {
    @Inject DataDirectory data;

    @Override
    public Class<JobSpec.CheckCheckpoint> specType() {
        return JobSpec.CheckCheckpoint.class;
    }

    @Override
    public void run(JobSpec.CheckCheckpoint spec, JobContext context) throws Exception {
        var folder = data.reopen(QuarkusTransaction.requiringNew()
                .call(() -> Path.of(Checkpoint.<Checkpoint>findById(spec.checkpointId()).folder)));
        context.phase("hashing the weights", "bytes", 0);
        var sha = hash(folder, context);
        context.phase("running the model once", "layers", 0);
        try (var model = CausalTransformer.load(folder, Device.cpu())) {
            model.check(context);
        }
        context.commit(() -> ready(spec.checkpointId(), sha));
    }

    @Override
    public void ended(JobSpec.CheckCheckpoint spec, String reason) {
        Checkpoint checkpoint = Checkpoint.findById(spec.checkpointId());
        if (checkpoint == null || checkpoint.state == Checkpoint.State.READY) return;
        checkpoint.state = Checkpoint.State.FAILED;
        checkpoint.problem = reason;
    }

    @Override
    public void queuedAgain(JobSpec.CheckCheckpoint spec) {
        waitAgain(spec.checkpointId());
    }

    /** As it was before the job that makes or checks it ended without success. */
    static void waitAgain(long checkpointId) {
        Checkpoint checkpoint = Checkpoint.findById(checkpointId);
        if (checkpoint == null || checkpoint.state != Checkpoint.State.FAILED) return;
        checkpoint.state = Checkpoint.State.PLANNED;
        checkpoint.problem = null;
    }

    private static String hash(Path folder, JobContext context) throws IOException {
        try (var weights = Weights.open(folder)) {
            return weights.sha256(context);
        }
    }

    private static void ready(long id, String sha) {
        Checkpoint checkpoint = Checkpoint.findById(id);
        checkpoint.weightsSha256 = sha;
        checkpoint.state = Checkpoint.State.READY;
        List<Checkpoint> twins = Checkpoint.list("model = ?1 and weightsSha256 = ?2 and id <> ?3 order by step",
                checkpoint.model, sha, id);
        checkpoint.problem = twins.isEmpty() ? null
                : "The weights are identical to those of step " + twins.get(0).step + ".";
    }
}
