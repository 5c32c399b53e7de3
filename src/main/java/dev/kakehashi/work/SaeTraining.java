package dev.kakehashi.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.FillAhead;
import dev.kakehashi.sae.LensMetadata;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.VerifiedWeights;
import dev.kakehashi.tensor.Torch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Job: trains SAEs of one checkpoint, all from one pass of the language model. */
@ApplicationScoped
public class SaeTraining implements JobHandler<JobSpec.TrainSaes> {
    private static final int RESUME_EVERY_STEPS = 50;

    @Inject DataDirectory data;
    @Inject TokenizedCorpora corpora;
    @Inject ObjectMapper json;

    @ConfigProperty(name = "kakehashi.sae-step") StepKind stepKind;

    @ConfigProperty(name = "kakehashi.fill-ahead") FillAhead fillAhead;

    @Override
    public Class<JobSpec.TrainSaes> specType() {
        return JobSpec.TrainSaes.class;
    }

    @Override
    public void run(JobSpec.TrainSaes spec, JobContext context) throws Exception {
        var grid = SaeGrid.load(spec.studyId(), spec.checkpointId(), spec.saeIds());
        var tokens = corpora.open(grid, context);
        var tasks = grid.layers().entrySet().stream()
                .filter(sae -> !grid.trained().contains(sae.getKey())) // by an attempt before this one
                .map(sae -> new SaeTask(sae.getKey(), sae.getValue(), grid.configs().get(sae.getKey())))
                .toList();
        if (tasks.isEmpty()) return;
        context.phase("verifying the model's weights", "bytes", 0);
        VerifiedWeights.requireCheckpoint(grid.folder(), grid.weightsSha256(), context);
        context.log("Step " + stepKind.on(Torch.device()).name().toLowerCase(Locale.ROOT) + ", product by "
                + ChosenProduct.on(Torch.device()) + ".");
        try (var model = CausalTransformer.load(data.reopen(grid.folder()), Torch.device())) {
            HalvedOnOutOfMemory.run(tasks,
                    (group, part) -> train(group, part, new Basis(model, tokens, grid), context),
                    context::log);
        }
    }

    private record Basis(CausalTransformer model, TokenizedCorpora.Both tokens, SaeGrid grid) {
        ActivationStream stream(Split split, List<SaeTask> group) {
            var config = group.get(0).config();
            var layers = group.stream().map(SaeTask::layer).collect(Collectors.toCollection(TreeSet::new));
            return new ActivationStream(model,
                    new DocumentStream(tokens.english(), tokens.japanese(), split, config.dataSeed(),
                            config.englishShare()),
                    layers,
                    config.normalization());
        }
    }

    private void train(List<SaeTask> group, String part, Basis basis, JobContext context)
            throws IOException {
        var config = group.get(0).config();
        long began = System.nanoTime();
        var streams = new SaeTrainer.Streams(basis.stream(Split.TRAIN, group), basis.stream(Split.VALIDATION, group));
        sayHowOftenDocumentsRepeat(config, streams.training(), context);
        var progress = new TrainingProgress(context, group.size(), config.steps(), config.vectors());
        var settings = new SaeTrainer.Settings(
                Torch.device(), stepKind, fillAhead.on(Torch.device()), context.scratch().resolve(part),
                RESUME_EVERY_STEPS, RESUME_SHARE);
        var trained = SaeTrainer.train(group, streams, settings, progress);
        double seconds = (System.nanoTime() - began) * 1e-9;
        for (var sae : trained) store(sae, basis, seconds / trained.size(), context);
    }

    @Override
    public long diskBytes(JobSpec.TrainSaes spec) {
        var grid = SaeGrid.load(spec.studyId(), spec.checkpointId(), spec.saeIds());
        int width = grid.width();
        var missing = grid.configs().entrySet().stream().filter(sae -> !grid.trained().contains(sae.getKey()))
                .map(Map.Entry::getValue).toList();
        long written = DiskEstimate.training(width, missing);
        return written + DiskEstimate.tokenizing(grid.englishCorpusId(), grid.sequenceLength())
                + DiskEstimate.tokenizing(grid.japaneseCorpusId(), grid.sequenceLength());
    }

    @Override
    public void ended(JobSpec.TrainSaes spec, String reason) {
        for (var id : spec.saeIds()) {
            Sae sae = Sae.findById(id);
            if (sae != null && sae.state == Sae.State.QUEUED) sae.state = Sae.State.FAILED;
        }
    }

    @Override
    public void queuedAgain(JobSpec.TrainSaes spec) {
        for (var id : spec.saeIds()) {
            Sae sae = Sae.findById(id);
            if (sae != null && sae.state == Sae.State.FAILED) sae.state = Sae.State.QUEUED;
        }
    }

    private void store(SaeTrainer.Trained trained, Basis basis, double seconds, JobContext context)
            throws IOException {
        var grid = basis.grid;
        var folder = data.sae(grid.slugs().get(trained.task().key()));
        var config = trained.task().config();
        var origin = origin(trained, grid, basis.tokens.english().skipped() > 0);
        var lens = lens(trained, grid);
        var bytes = new AtomicLong();
        context.publish(folder, beside -> {
            SaeFiles.write(trained.sae(), beside, lens, origin);
            bytes.set(Manifest.write(beside, origin));
        });
        var sha = Manifest.sha256(folder.resolve("sae_weights.safetensors"));
        context.commit(() -> {
            Sae row = Sae.findById(trained.task().key());
            row.folder = folder.toString();
            row.weightsSha256 = sha;
            row.bytes = bytes.get();
            row.width = trained.sae().width();
            row.tokensTrained = config.vectors();
            row.trainingSeconds = seconds;
            row.finalLoss = Double.isNaN(trained.loss()) ? null : trained.loss();
            row.validationLoss = trained.validationLoss();
            row.state = Sae.State.TRAINED;
        });
        context.log(String.format(
                Locale.ROOT, "Layer %d, %s: validation loss %.4f.", trained.task().layer(), config.setting(),
                trained.validationLoss()));
    }

    private static LensMetadata lens(SaeTrainer.Trained trained, SaeGrid grid) {
        var hub = grid.hubRevision() == null ? new String[] {grid.modelName(), null} : grid.hubRevision().split("@", 2);
        return new LensMetadata(
                hub[0], hub[1], trained.task().layer(), grid.sequenceLength(), grid.corporaPaths(),
                trained.validation().l0(), trained.validation().deadLatents());
    }

    private Map<String, Object> origin(SaeTrainer.Trained trained, SaeGrid grid, boolean bos) {
        var origin = new LinkedHashMap<String, Object>();
        origin.put("config", json.convertValue(trained.task().config(), Map.class));
        origin.put("layer", trained.task().layer());
        origin.put("model", grid.modelName());
        origin.put("step", grid.step());
        origin.put("checkpointSha256", grid.weightsSha256());
        origin.put("corporaSha256", grid.corporaSha256());
        origin.put("corpora", grid.corporaPaths());
        origin.put("study", grid.studySlug());
        origin.put("sequenceLength", grid.sequenceLength());
        origin.put("bos", bos);
        origin.put("englishShare", trained.task().config().englishShare());
        origin.put("validationSequences", trained.task().config().validationSequences());
        origin.put("validationLoss", trained.validationLoss());
        origin.put("validationTokens", trained.validation().tokens());
        return origin;
    }

    private static void sayHowOftenDocumentsRepeat(SaeConfig config, ActivationStream stream, JobContext context) {
        long available = stream.documents().withoutRepetition() * stream.vectorsPerSequence();
        if (available < config.vectors())
            context.log(String.format(Locale.ROOT,
                    "The training documents hold %,d tokens in the shares of both languages; they are read %.1f times.",
                    available, (double) config.vectors() / available));
    }
}
