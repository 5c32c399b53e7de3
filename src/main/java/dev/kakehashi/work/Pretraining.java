package dev.kakehashi.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.corpus.TokenizedCorpus;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.Pretrainer;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.tensor.Weights;
import dev.kakehashi.tokenizer.Vocabulary;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Job: raises a small Llama; every checkpoint it writes becomes ready at once. */
@ApplicationScoped
public class Pretraining implements JobHandler<JobSpec.Pretrain> {
    private static final int RESUME_EVERY_STEPS = 50;

    @Inject DataDirectory data;
    @Inject TokenizedCorpora corpora;
    @Inject ObjectMapper json;

    @Override
    public Class<JobSpec.Pretrain> specType() {
        return JobSpec.Pretrain.class;
    }

    @Override
    public void run(JobSpec.Pretrain spec, JobContext context) throws Exception {
        var tokenizer = data.reopenTokenizer(Path.of(spec.tokenizer()));
        var config = spec.config();
        var tokens = corpora.open(spec.englishCorpusId(), spec.japaneseCorpusId(), tokenizer, config.sequenceLength(),
                context);
        var slug = QuarkusTransaction.requiringNew()
                .call(() -> LanguageModel.<LanguageModel>findById(spec.modelId()).slug);

        // before hours of training and not after them
        for (var step : config.checkpointSteps()) requireFree(data.checkpoint(slug, step));

        context.phase("pre-training", "steps", config.steps());
        var vocabulary = Vocabulary.read(tokenizer);
        var sources = new Pretrainer.Sources(
                sequences(tokens.english()), sequences(tokens.japanese()), vocabulary.size(),
                vocabulary.bos().orElse(-1),
                vocabulary.eos().orElse(-1));
        Pretrainer.train(config, sources, context.scratch(), RESUME_EVERY_STEPS, context,
                new Writing(spec, context, slug, tokenizer));
    }

    private static void requireFree(Path folder) throws IOException {
        if (Manifest.isStrange(folder))
            throw new IOException(folder
                    + " is there already and was not made by this program: move the folder away and retry, or "
                    + "pre-train under another name.");
    }

    @Override
    public long diskBytes(JobSpec.Pretrain spec) {
        int length = spec.config().sequenceLength();
        int vocabulary = QuarkusTransaction.requiringNew()
                .call(() -> LanguageModel.<LanguageModel>findById(spec.modelId()).vocabulary);
        return DiskEstimate.pretraining(spec.config().shape(vocabulary).parameters(), spec.checkpointIds().size(),
                Path.of(spec.tokenizer()).toFile().length())
                + DiskEstimate.tokenizing(spec.englishCorpusId(), length)
                + DiskEstimate.tokenizing(spec.japaneseCorpusId(), length);
    }

    @Override
    public void ended(JobSpec.Pretrain spec, String reason) {
        for (var id : spec.checkpointIds()) {
            Checkpoint checkpoint = Checkpoint.findById(id);
            if (checkpoint == null || checkpoint.state != Checkpoint.State.PLANNED) continue;
            checkpoint.state = Checkpoint.State.FAILED;
            checkpoint.problem = reason;
        }
    }

    @Override
    public void queuedAgain(JobSpec.Pretrain spec) {
        spec.checkpointIds().forEach(CheckpointCheck::waitAgain);
    }

    private static Pretrainer.SequenceSource sequences(TokenizedCorpus corpus) {
        return new Pretrainer.SequenceSource() {
            @Override
            public int size() {
                return corpus.size(Split.TRAIN);
            }

            @Override
            public int[] sequence(int index) {
                return corpus.sequence(Split.TRAIN, index);
            }
        };
    }

    private final class Writing implements Pretrainer.Listener {
        private final JobSpec.Pretrain spec;
        private final JobContext context;
        private final String modelSlug;
        private final Path tokenizer;

        Writing(JobSpec.Pretrain spec, JobContext context, String modelSlug, Path tokenizer) {
            this.spec = spec;
            this.context = context;
            this.modelSlug = modelSlug;
            this.tokenizer = tokenizer;
        }

        @Override
        public void loss(long step, double loss, double learningRate) {
            context.point(0, "loss", step, loss);
        }

        @Override
        public void checkpoint(long step, Path written) throws IOException {
            var folder = data.checkpoint(modelSlug, step);
            requireFree(folder);
            var bytes = new AtomicLong();
            context.publish(folder, beside -> {
                try (var files = Files.list(written)) {
                    for (var file : files.toList()) Files.move(file, beside.resolve(file.getFileName()));
                }
                Durable.copy(tokenizer, beside.resolve("tokenizer.json"));
                var config = tokenizer.resolveSibling("tokenizer_config.json"); // it may be what asks for BOS
                if (Files.isRegularFile(config)) Durable.copy(config, beside.resolve("tokenizer_config.json"));
                bytes.set(Manifest.write(beside, origin(step)));
            });
            register(step, folder, bytes.get());
        }

        private Map<String, Object> origin(long step) {
            var origin = new LinkedHashMap<String, Object>();
            origin.put("model", modelSlug);
            origin.put("step", step);
            origin.put("config", json.convertValue(spec.config(), Map.class));
            return origin;
        }

        private void register(long step, Path folder, long bytes) throws IOException {
            String sha;
            try (var weights = Weights.open(folder)) {
                sha = weights.sha256(Progress.NONE);
            }
            var config = Files.readString(folder.resolve("config.json"));
            context.commit(() -> {
                Checkpoint row = Checkpoint.find("model.id = ?1 and step = ?2", spec.modelId(), step).firstResult();
                row.folder = folder.toString();
                row.configJson = config;
                row.bytes = bytes;
                row.weightsSha256 = sha;
                row.state = Checkpoint.State.READY;
                row.problem = null;
            });
            context.log("Checkpoint at step " + step + " written.");
        }
    }
}
