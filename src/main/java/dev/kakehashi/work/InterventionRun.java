package dev.kakehashi.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.files.Durable;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionGrid;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.storage.VerifiedWeights;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Job: runs the grid of an intervention with its controls: perplexities on the evaluation documents, then translations.
 */
@ApplicationScoped
public class InterventionRun implements JobHandler<JobSpec.Intervene> {
    @Inject DataDirectory data;
    @Inject TokenizedCorpora corpora;
    @Inject ObjectMapper json;

    @Override
    public Class<JobSpec.Intervene> specType() {
        return JobSpec.Intervene.class;
    }

    @Override
    public void run(JobSpec.Intervene spec, JobContext context) throws Exception {
        var place = InterventionPlace.load(spec.interventionId(), json);
        var options = place.options();
        for (var path : place.inputs()) data.reopen(path);
        var tokenizer = place.sourceTokenizer();
        var tokens = corpora.open(place.englishCorpusId(), place.japaneseCorpusId(), tokenizer, place.sequenceLength(),
                context);
        var documents = new DocumentStream(tokens.english(), tokens.japanese(), options.split(), options.seed());
        int count = (int) Math.min(options.documents(), documents.withoutRepetition());
        if (count < options.documents())
            context.log("The " + options.split().name().toLowerCase(java.util.Locale.ROOT) + " split holds " + count
                    + " documents in equal parts, fewer than the " + options.documents() + " asked for; all are read.");
        var arms = options.arms(FeatureTable.open(new AnalysisFolder(place.analysis()).features()));
        verify(place, context);
        var sae = SaeFiles.read(data.sae(place.sae()));
        String parallelSet = null;
        Files.createDirectories(context.scratch());
        var made = new InterventionFolder(context.scratch());
        try (var source = CausalTransformer.load(place.source(), Torch.device());
                var target = CausalTransformer.load(place.target(), Torch.device());
                var encoder = Encoder.of(sae);
                var translations = place.translation() == null ? null
                        : new ArmTranslations(place, target.config().context(), context)) {
            if (translations != null) parallelSet = translations.sha256();
            var injection = new Injection(sae, encoder, options.injection().where(documents.skipped()));
            target.leaveOut(Vocabulary.read(data.reopenTokenizer(place.targetTokenizer()))
                    .absent(target.config().vocabulary()));
            context.phase("perplexity of " + arms.size() + " arms", "documents of an arm", (long) count * arms.size());
            long began = System.nanoTime();
            var shape = new LossFile.Shape(count, options.kept(), arms.size(), documents.length());
            StagedFolder.renew(made.losses()); // an attempt that lost the job may still hold the file open
            try (var losses = LossFile.append(made.losses(), shape)) {
                int before = losses.documentsDone();
                if (before > 0) context.log("Continues behind document " + before + " of " + count + ".");
                new InterventionGrid(source, target, injection, arms).run(documents, losses, keeping(losses, context));
                sayHowFast(count - before, arms.size(), documents.length(), System.nanoTime() - began, context);
            }
            if (translations != null)
                translations.measure(new ArmTranslations.Models(source, target, injection, arms), made, context);
        }
        InterventionFolder.write(made.arms(), arms);
        EvaluationTokens.write(made.documents(), documents, count);
        context.phase("intervals from " + options.resamples() + " resamples", "", 0);
        var results = InterventionResults.read(made, arms);
        InterventionFolder.write(made.table(),
                results.table(new InterventionTable.Bootstrap(options.resamples(), options.seed())));
        InterventionFolder.write(made.outputs(), results.outputs());
        store(place, parallelSet, made, context);
    }

    private void verify(InterventionPlace place, JobContext context) throws IOException {
        context.phase("verifying weights", "bytes", 0);
        VerifiedWeights.require(data.sae(place.sae()), SaeFiles.WEIGHTS);
        VerifiedWeights.requireCheckpoint(place.source(), place.checkpointsSha256().get(0), context);
        VerifiedWeights.requireCheckpoint(place.target(), place.checkpointsSha256().get(1), context);
    }

    @Override
    public long diskBytes(JobSpec.Intervene spec) {
        var place = InterventionPlace.load(spec.interventionId(), json);
        try {
            int arms = place.options().arms(FeatureTable.open(new AnalysisFolder(place.analysis()).features())).size();
            return DiskEstimate.intervention(place.options(), arms, place.sequenceLength());
        } catch (IOException e) {
            return 0; // the run says why it cannot be read
        }
    }

    @Override
    public void ended(JobSpec.Intervene spec, String reason) {
        Intervention row = Intervention.findById(spec.interventionId());
        if (row != null && row.state == Intervention.State.QUEUED) row.state = Intervention.State.FAILED;
    }

    @Override
    public void queuedAgain(JobSpec.Intervene spec) {
        Intervention row = Intervention.findById(spec.interventionId());
        if (row != null && row.state == Intervention.State.FAILED) row.state = Intervention.State.QUEUED;
    }

    /** Every batch of losses that is on disk is a resume point. */
    private static Progress keeping(LossFile losses, JobContext context) {
        int before = losses.documentsDone();
        return (done, total) -> {
            if (losses.documentsDone() > before) context.saved();
            context.at(done, total);
        };
    }

    private static void sayHowFast(int documents, int arms, int length, long nanos, JobContext context) {
        if (documents > 0)
            context.log(String.format(java.util.Locale.ROOT,
                    "%,d documents under %d arms: %,.0f tokens of an arm a second.",
                    documents, arms, (double) documents * length * arms / (nanos * 1e-9)));
    }

    private void store(InterventionPlace place, String parallelSet, InterventionFolder made, JobContext context)
            throws IOException {
        var folder = data.intervention(place.id());
        var origin = new LinkedHashMap<String, Object>();
        origin.put("sae", place.sae());
        origin.put("options", json.convertValue(place.options(), java.util.Map.class));
        if (place.translation() != null)
            origin.put("translation", json.convertValue(place.translation(), java.util.Map.class));
        if (parallelSet != null) origin.put("parallelSetSha256", parallelSet);
        origin.put("checkpointsSha256", place.checkpointsSha256());
        origin.put("corporaSha256", place.corporaSha256());
        var bytes = new AtomicLong();
        context.publish(folder, beside -> {
            try (var files = Files.list(made.path())) {
                for (var file : files.filter(Files::isRegularFile).toList())
                    Durable.copy(file, beside.resolve(file.getFileName()));
            }
            bytes.set(Manifest.write(beside, origin));
        });
        context.commit(() -> {
            Intervention row = Intervention.findById(place.id());
            row.folder = folder.toString();
            row.bytes = bytes.get();
            row.state = Intervention.State.DONE;
        });
    }
}
