package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.progress.ResumePoints;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Raises a small Llama on two corpora with AdamW, warm-up and cosine decay, writing Hugging Face folders at chosen
 * steps.
 */
public final class Pretrainer {
    private final PretrainConfig config;
    private final ModelConfig model;
    private final Sources sources;
    private final PretrainFolder folder;
    private final Listener listener;
    private long done; // steps

    private Pretrainer(PretrainConfig config, ModelConfig model, Sources sources, PretrainFolder folder,
            Listener listener) {
        this.config = config;
        this.model = model;
        this.sources = sources;
        this.folder = folder;
        this.listener = listener;
    }

    /** Token sequences of one language, all of the configured length, BOS included where there is one. */
    public interface SequenceSource {
        int size();

        int[] sequence(int index);
    }

    /**
     * What is learned from, and the special tokens the written config.json names.
     *
     * @param vocabulary number of token ids
     * @param bos, eos ids, or -1 where there is none
     */
    public record Sources(SequenceSource english, SequenceSource japanese, int vocabulary, int bos, int eos) {}

    public interface Listener {
        /**
         * @param loss mean negative log-likelihood in nats of the batch before the update of step {@code step} (from 1)
         */
        void loss(long step, double loss, double learningRate);

        /** @param written a complete Hugging Face folder (without tokenizer), which the listener may move away */
        void checkpoint(long step, Path written) throws IOException;
    }

    /**
     * Trains from nothing, or from the resume point in {@code scratch} if there is one; both end with the same bits.
     *
     * @param resumeEverySteps how often weights and moments are put aside
     * @param progress in steps
     */
    public static void train(PretrainConfig config, Sources sources, Path scratch, int resumeEverySteps,
            ResumableProgress progress, Listener listener) throws IOException {
        var model = config.shape(sources.vocabulary());
        var folder = new PretrainFolder(scratch, model, sources.bos(), sources.eos());
        try {
            new Pretrainer(config, model, sources, folder, listener).run(resumeEverySteps, progress);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void run(int resumeEverySteps, ResumableProgress progress) throws IOException {
        try (var manager = Torch.newManager(Torch.device());
                var script = TorchModule.load(List.of(MatrixProduct.LIBTORCH.resource(),
                        "torchscript/llama_block.py", "torchscript/llama_tokens.py", "torchscript/llama_training.py"),
                        manager)) {
            var weights = new TrainedWeights(model, manager, config.seed());
            var points = new ResumePoints(progress, 1, () -> save(weights));
            done = folder.resume(weights);
            if (done > 0) progress.log("Continues behind step " + done + " of " + config.steps() + ".");
            if (done == 0 && config.checkpointSteps().contains(0)) listener.checkpoint(0, folder.write(weights));
            var shape = new Constants(manager);
            while (done < config.steps()) {
                points.at(done, config.steps());
                var loss = step(++done, weights, script, shape);
                points.advanced();
                listener.loss(done, loss, learningRate(done));
                if (!Double.isFinite(loss)) throw noLongerFinite();
                boolean checkpoint = config.checkpointSteps().contains((int) done);
                // no batch has met what this step made of them
                if (checkpoint && !weights.finite()) throw noLongerFinite();
                if (checkpoint) listener.checkpoint(done, folder.write(weights));
                // no checkpoint is written twice
                if ((checkpoint || done % resumeEverySteps == 0) && done < config.steps()) points.save();
            }
            progress.at(done, config.steps());
        }
    }

    private IOException noLongerFinite() {
        return new IOException(
                "The loss or the weights are no longer finite at step " + done + ": try a smaller learning rate.");
    }

    private void save(TrainedWeights weights) throws IOException {
        if (!weights.finite()) throw noLongerFinite();
        folder.save(weights, done);
    }

    /** The arrays that are the same at every step. */
    private final class Constants {
        final NDArray cosines;
        final NDArray sines;
        final NDArray heads;
        final NDArray epsilon;
        final NDArray layers;

        Constants(NDManager manager) {
            var rotary = Rotary.of(model, config.sequenceLength());
            cosines = Torch.floats(manager, rotary.cosines(), config.sequenceLength(), 1, model.headSize());
            sines = Torch.floats(manager, rotary.sines(), config.sequenceLength(), 1, model.headSize());
            heads = manager.create((long) model.heads());
            epsilon = manager.create(model.normEpsilon());
            layers = manager.create((long) model.layers());
        }
    }

    private double step(long step, TrainedWeights weights, TorchModule script, Constants shape) {
        try (var scope = weights.manager().newSubManager()) {
            Torch.gradients(true);
            var arguments = new NDList(Torch.tokens(scope, batch(step)), shape.cosines, shape.sines, shape.heads,
                    shape.epsilon, shape.layers);
            arguments.addAll(weights.asArgument(scope));
            var loss = script.call("loss", scope, arguments).get(0);
            Torch.backward(loss);
            Torch.gradients(false);
            update(step, weights, script, scope);
            return loss.toFloatArray()[0];
        }
    }

    private void update(long step, TrainedWeights weights, TorchModule script, NDManager scope) {
        var numbers = new float[] {
            (float) learningRate(step),
            (float) config.beta1(),
            (float) config.beta2(),
            (float) config.weightDecay(),
            (float) config.gradientClip(),
            step
        };
        var gradients = new ArrayList<NDArray>();
        for (var weight : weights.trained()) {
            var gradient = weight.getGradient();
            gradient.attach(scope);
            gradients.add(gradient);
        }
        var arguments = new NDList(Torch.floats(scope, numbers, numbers.length));
        arguments.addAll(TorchModule.listArgument("weights", weights.trained()));
        arguments.addAll(TorchModule.listArgument("gradients", gradients));
        arguments.addAll(TorchModule.listArgument("means", weights.means()));
        arguments.addAll(TorchModule.listArgument("squares", weights.squares()));
        script.call("adamw", scope, arguments);
    }

    /** Linear warm-up, then a cosine from the learning rate to its given share. */
    private double learningRate(long step) {
        if (step <= config.warmupSteps()) return config.learningRate() * step / config.warmupSteps();
        double progress = (double) (step - config.warmupSteps()) / Math.max(1, config.steps() - config.warmupSteps());
        double least = config.minLearningRateShare();
        return config.learningRate() * (least + (1 - least) * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }

    /** The batch of a step depends on the seed and the step alone. */
    private int[][] batch(long step) {
        List<int[]> rows = new ArrayList<>();
        for (var row = 0; row < config.batch(); row++) {
            long drawn = (step - 1) * config.batch() + row;
            boolean isEnglish = Math.floor((drawn + 1) * config.englishShare()) > Math
                    .floor(drawn * config.englishShare());
            var source = isEnglish ? sources.english() : sources.japanese();
            long before = (long) Math.floor(drawn * config.englishShare());
            rows.add(draw(source, isEnglish ? before : drawn - before, isEnglish ? "english" : "japanese"));
        }
        return rows.toArray(int[][]::new);
    }

    /** The {@code number}-th sequence of an endless stream that passes over the corpus in a new order each time. */
    private int[] draw(SequenceSource source, long number, String language) {
        long pass = number / source.size();
        if (orders.pass(language) != pass)
            orders.put(language, pass, Seeds.permutation(source.size(), config.seed(), "pretrain " + language, pass));
        return source.sequence(orders.of(language)[(int) (number % source.size())]);
    }

    private final Orders orders = new Orders();

    /** The order of the present pass over each language. */
    private static final class Orders {
        private final java.util.Map<String, Long> passes = new java.util.HashMap<>();
        private final java.util.Map<String, int[]> orders = new java.util.HashMap<>();

        long pass(String language) {
            return passes.getOrDefault(language, -1L);
        }

        void put(String language, long pass, int[] order) {
            passes.put(language, pass);
            orders.put(language, order);
        }

        int[] of(String language) {
            return orders.get(language);
        }
    }
}
