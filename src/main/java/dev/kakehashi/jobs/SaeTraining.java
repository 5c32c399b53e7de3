package dev.kakehashi.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.tensor.Torch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Job: trains the SAEs of one checkpoint, all layers from one pass of the language model. */
@ApplicationScoped
public class SaeTraining implements JobHandler<JobSpec.TrainSaes> {
    /** Tokens of a sequence, BOS included (METHOD section 2). */
    static final int SEQUENCE_LENGTH = 64;

    private static final int RESUME_EVERY_STEPS = 50;
    private static final int CURVE_POINTS = 400;

    @Inject
    DataDirectory data;

    @Inject
    TokenizedCorpora corpora;

    @Inject
    ObjectMapper json;

    @ConfigProperty(name = "kakehashi.sae-step")
    StepKind stepKind;

    @Override
    public Class<JobSpec.TrainSaes> specType() {
        return JobSpec.TrainSaes.class;
    }

    @Override
    public void run(JobSpec.TrainSaes spec, JobContext context) throws Exception {
        var grid = SaeGrid.load(spec.studyId(), spec.checkpointId(), spec.saeIds());
        var english = corpora.open(grid.englishCorpusId(), grid.tokenizer(), SEQUENCE_LENGTH, context);
        var japanese = corpora.open(grid.japaneseCorpusId(), grid.tokenizer(), SEQUENCE_LENGTH, context);
        var config = spec.config();
        var layers = new TreeSet<>(grid.layers().values());
        long began = System.nanoTime();
        try (var model = CausalTransformer.load(grid.folder(), Torch.device())) {
            var streams = new SaeTrainer.Streams(
                    new ActivationStream(model, new DocumentStream(english, japanese, Split.TRAIN, config.dataSeed()), layers, config.normalization()),
                    new ActivationStream(model, new DocumentStream(english, japanese, Split.VALIDATION, config.dataSeed()), layers, config.normalization()));
            sayHowOftenDocumentsRepeat(spec, streams.training(), context);
            context.phase("training " + grid.layers().size() + " SAEs", "tokens", config.steps() * config.batch());
            var tasks = grid.layers().entrySet().stream()
                    .map(sae -> new SaeTrainer.SaeTask(sae.getKey(), sae.getValue(), config))
                    .toList();
            var settings = new SaeTrainer.Settings(Torch.device(), stepKind, context.scratch(), RESUME_EVERY_STEPS);
            context.log("Device " + Torch.device() + ", step " + stepKind.on(Torch.device()).name().toLowerCase(Locale.ROOT) + ".");
            var trained = SaeTrainer.train(tasks, streams, settings, new Reporting(context, config.steps()));
            double seconds = (System.nanoTime() - began) * 1e-9;
            for (var sae : trained) store(sae, spec, grid, seconds / trained.size(), context);
        }
    }

    @Override
    public void ended(JobSpec.TrainSaes spec, String reason) {
        for (var id : spec.saeIds()) {
            Sae sae = Sae.findById(id);
            if (sae != null && sae.state == Sae.State.QUEUED) sae.state = Sae.State.FAILED;
        }
    }

    private void store(SaeTrainer.Trained trained, JobSpec.TrainSaes spec, SaeGrid grid, double seconds, JobContext context)
            throws IOException {
        var folder = data.sae(grid.slugs().get(trained.task().key()));
        var origin = origin(trained, spec, grid);
        var hook = trained.task().layer() == 0 ? "hook_embed" : "blocks." + (trained.task().layer() - 1) + ".hook_resid_post";
        StagedFolder.write(folder, beside -> {
            SaeFiles.write(trained.sae(), beside, grid.modelName(), hook, origin);
            Manifest.write(beside, origin);
        });
        var sha = Manifest.sha256(folder.resolve("sae_weights.safetensors"));
        context.commit(() -> {
            Sae row = Sae.findById(trained.task().key());
            row.folder = folder.toString();
            row.weightsSha256 = sha;
            row.width = trained.sae().width();
            row.tokensTrained = spec.config().steps() * spec.config().batch();
            row.trainingSeconds = seconds;
            row.finalLoss = Double.isNaN(trained.loss()) ? null : trained.loss();
            row.validationLoss = trained.validationLoss();
            row.state = Sae.State.TRAINED;
        });
        context.log(String.format(Locale.ROOT, "Layer %d: validation loss %.4f.", trained.task().layer(), trained.validationLoss()));
    }

    private Map<String, Object> origin(SaeTrainer.Trained trained, JobSpec.TrainSaes spec, SaeGrid grid) {
        var origin = new LinkedHashMap<String, Object>();
        origin.put("config", json.convertValue(spec.config(), Map.class));
        origin.put("layer", trained.task().layer());
        origin.put("model", grid.modelName());
        origin.put("step", grid.step());
        origin.put("checkpointSha256", grid.weightsSha256());
        origin.put("corporaSha256", grid.corporaSha256());
        origin.put("study", grid.studySlug());
        origin.put("sequenceLength", SEQUENCE_LENGTH);
        origin.put("validationLoss", trained.validationLoss());
        return origin;
    }

    private static void sayHowOftenDocumentsRepeat(JobSpec.TrainSaes spec, ActivationStream stream, JobContext context) {
        long available = stream.documents().withoutRepetition() * stream.vectorsPerSequence();
        if (available < spec.config().tokens())
            context.log(String.format(Locale.ROOT, "The training documents hold %,d tokens in equal parts of both languages; they are read %.1f times.",
                    available, (double) spec.config().tokens() / available));
    }

    /** Turns what the trainer reports into progress and a curve of bounded length. */
    private record Reporting(JobContext context, long steps) implements SaeTrainer.Listener {
        @Override
        public void at(long done, long total) {
            context.at(done, total);
        }

        @Override
        public void filling(long done, long total) {
            context.check();
        }

        @Override
        public void loss(SaeTrainer.SaeTask task, long step, double loss) {
            long every = Math.max(1, steps / CURVE_POINTS);
            if (step % every == 0 || step == 1 || step == steps) context.point(task.key(), "loss", step, loss);
        }
    }
}
