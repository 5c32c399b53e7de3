package dev.kakehashi.work;

import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.files.Durable;
import dev.kakehashi.intervention.FeatureProbe;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.EndTokens;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.VerifiedWeights;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tokenizer.TextTokenizer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Job: one feature on one text; short, and so ahead of others. */
@ApplicationScoped
public class FeatureProbing implements JobHandler<JobSpec.ProbeFeature> {
    @Inject DataDirectory data;

    @Override
    public Class<JobSpec.ProbeFeature> specType() {
        return JobSpec.ProbeFeature.class;
    }

    private record Place(String sae, int layer, Path source, String sourceSha256, Path target, String targetSha256,
            Path analysis, Path tokenizer) {}

    @Override
    public void run(JobSpec.ProbeFeature spec, JobContext context) throws Exception {
        var place = QuarkusTransaction.requiringNew().call(() -> {
            Sae sae = Sae.findById(spec.saeId());
            Checkpoint target = Checkpoint.findById(spec.checkpointId());
            return new Place(
                    sae.slug, sae.layer, Path.of(sae.checkpoint.folder), sae.checkpoint.weightsSha256,
                    Path.of(target.folder), target.weightsSha256,
                    Path.of(sae.analysis.folder), sae.checkpoint.tokenizerFile());
        });
        context.phase("verifying weights", "bytes", 0);
        VerifiedWeights.require(data.sae(place.sae), SaeFiles.WEIGHTS);
        VerifiedWeights.requireCheckpoint(place.source, place.sourceSha256, context);
        VerifiedWeights.requireCheckpoint(place.target, place.targetSha256, context);
        context.phase("running the text", "", 0);
        float maximum = FeatureTable.open(new AnalysisFolder(place.analysis).features())
                .get(FeatureColumn.MAX_ACTIVATION, spec.latent());
        var sae = SaeFiles.read(data.sae(place.sae));
        for (var folder : List.of(place.source, place.target)) data.reopen(folder);
        boolean same = place.source.equals(place.target);
        try (var tokenizer = TextTokenizer.open(data.reopenTokenizer(place.tokenizer));
                var source = CausalTransformer.load(place.source, Torch.device());
                var other = same ? null : CausalTransformer.load(place.target, Torch.device())) {
            var ids = tokenizer.encodeBeginning(spec.text());
            int room = source.config().context() - spec.newTokens();
            int skipped = tokenizer.vocabulary().start().skipped();
            if (ids.length <= skipped) throw new IllegalArgumentException("The text has no token.");
            if (ids.length < 2) throw new IllegalArgumentException(
                    "The text has one token and nothing before it, so there is no loss: write a longer one.");
            if (room < 2) throw new IllegalArgumentException("With " + spec.newTokens() + " new tokens none of the "
                    + source.config().context() + " that the model reads at once are left for the text.");
            if (ids.length > room) {
                context.log("The text has " + ids.length + " tokens; the first " + room + " are used, so that "
                        + spec.newTokens() + " new ones fit into the context.");
                ids = Arrays.copyOf(ids, room);
            }
            var request = new FeatureProbe.Request(place.layer, spec.latent(), spec.mode(), spec.strength(),
                    Float.isNaN(maximum) ? 0 : maximum, spec.newTokens());
            var words = new FeatureProbe.Words(tokenizer::decode,
                    EndTokens.of(same ? place.source : place.target, tokenizer.vocabulary()), skipped);
            source.leaveOut(tokenizer.vocabulary().absent(source.config().vocabulary()));
            if (!same) other.leaveOut(tokenizer.vocabulary().absent(other.config().vocabulary()));
            var result = FeatureProbe.run(source, same ? source : other, sae, request, ids, words);
            Durable.createFolders(data.probe(context.jobId()).getParent());
            store(result, context);
        }
    }

    private void store(FeatureProbe.Result result, JobContext context) throws IOException {
        Durable.createFolders(context.scratch());
        var made = context.scratch().resolve("probe.json");
        InterventionFolder.write(made, result);
        var target = data.probe(context.jobId());
        context.commit(() -> {
            try {
                if (Files.exists(made)) Durable.replace(made, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
