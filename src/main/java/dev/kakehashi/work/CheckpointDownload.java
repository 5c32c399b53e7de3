package dev.kakehashi.work;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.ModelNotice;
import dev.kakehashi.files.Durable;
import dev.kakehashi.hub.HubCache;
import dev.kakehashi.hub.HubCheckpoint;
import dev.kakehashi.hub.HubClient;
import dev.kakehashi.hub.HubProxy;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CheckpointFolder;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.DiskSpace;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Job: fetches one revision of a hub repository, then checks it like a registered folder. */
@ApplicationScoped
public class CheckpointDownload implements JobHandler<JobSpec.DownloadCheckpoint> {
    @Inject DataDirectory data;
    @Inject DiskSpace disk;
    @Inject CheckpointCheck check;

    @ConfigProperty(name = "kakehashi.hub.endpoint") URI endpoint;

    @ConfigProperty(name = "kakehashi.hub.token") Optional<String> token;

    @ConfigProperty(name = "kakehashi.hub.allowed") Optional<List<String>> allowed;

    @ConfigProperty(name = "kakehashi.hub.https-proxy") Optional<String> httpsProxy;

    @ConfigProperty(name = "kakehashi.hub.http-proxy") Optional<String> httpProxy;

    @ConfigProperty(name = "kakehashi.hub.no-proxy") Optional<String> noProxy;

    @Override
    public Class<JobSpec.DownloadCheckpoint> specType() {
        return JobSpec.DownloadCheckpoint.class;
    }

    @Override
    public void run(JobSpec.DownloadCheckpoint spec, JobContext context) throws Exception {
        context.phase("downloading " + spec.repository() + " at " + spec.revision(), "bytes", 0);
        var hub = new HubClient(endpoint, token.orElse(null), allowed.orElse(List.of()),
                HubProxy.of(httpsProxy.orElse(null), httpProxy.orElse(null), noProxy.orElse(null)));
        var cache = new HubCache(data.hubCache(), hub, disk.reserve());
        var elsewhere = QuarkusTransaction.requiringNew()
                .call(() -> Checkpoint.<Checkpoint>findById(spec.checkpointId()).tokenizer);
        var path = HubCheckpoint.fetch(cache, spec.repository(), spec.revision(), elsewhere == null, keeping(context));
        var folder = elsewhere == null ? CheckpointFolder.read(path)
                : CheckpointFolder.read(path, data.reopenTokenizer(Path.of(elsewhere)));
        while (!store(spec.checkpointId(), folder, context)) context.check();
        check.run(new JobSpec.CheckCheckpoint(spec.checkpointId()), context);
    }

    /**
     * Of two steps that arrive at once the second is held against the first, whichever that is.
     *
     * @return false where another one has been stored since this one was compared
     */
    private boolean store(long id, CheckpointFolder folder, JobContext context) throws IOException {
        var sibling = QuarkusTransaction.requiringNew().call(() -> sibling(id));
        long step = QuarkusTransaction.requiringNew().call(() -> Checkpoint.<Checkpoint>findById(id).step);
        var notices = new ArrayList<ModelNotice>();
        StepComparison.look(folder, step, notices);
        var shared = sibling.isEmpty()
                ? null
                : StepComparison.compare(folder, step, read(sibling.get()), sibling.get().step, notices);
        long bytes = Durable.bytes(folder.path());
        context.check();
        // a transaction of its own, the model's row first: who submits a study locks it, and then the jobs it needs
        return QuarkusTransaction.requiringNew().call(() -> {
            Checkpoint checkpoint = Checkpoint.findById(id);
            var model = checkpoint.model;
            model.lock();
            if (!sibling(id).map(other -> other.id).equals(sibling.map(other -> other.id))) return false;
            checkpoint.folder = folder.path().toString();
            checkpoint.configJson = folder.configJson();
            checkpoint.bytes = bytes;
            if (shared != null) checkpoint.tokenizer = shared.toString();
            var noticed = ModelNotice.read(model.notices);
            for (var notice : notices) ModelNotice.add(noticed, notice);
            model.notices = ModelNotice.write(noticed);
            model.textStart = folder.start().stored();
            var config = folder.config();
            model.shape(config.layers(), config.width(), config.vocabulary(), config.parameters());
            return true;
        });
    }

    /** The next attempt does not fetch again what is there. */
    private static Progress keeping(JobContext context) {
        var first = new AtomicLong(-1); // what is there when this attempt begins
        return (done, total) -> {
            if (total > 0 && !first.compareAndSet(-1, done) && done > first.get()) context.saved();
            context.at(done, total);
        };
    }

    @Override
    public void ended(JobSpec.DownloadCheckpoint spec, String reason) {
        check.ended(new JobSpec.CheckCheckpoint(spec.checkpointId()), reason);
    }

    @Override
    public void queuedAgain(JobSpec.DownloadCheckpoint spec) {
        CheckpointCheck.waitAgain(spec.checkpointId());
    }

    /** Another training step of the same model that is there already, checked or not. */
    private static Optional<Checkpoint> sibling(long id) {
        Checkpoint checkpoint = Checkpoint.findById(id);
        return Checkpoint.find("model = ?1 and id <> ?2 and state <> ?3 and folder is not null order by step",
                checkpoint.model, id, Checkpoint.State.FAILED).firstResultOptional();
    }

    private CheckpointFolder read(Checkpoint other) throws IOException {
        return CheckpointFolder.read(data.reopen(Path.of(other.folder)), data.reopenTokenizer(other.tokenizerFile()));
    }
}
