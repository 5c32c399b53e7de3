package dev.kakehashi.sae;

import ai.djl.Device;
import dev.kakehashi.activations.ActivationBuffer;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Trains several SAEs, of any requested layers, on one stream of activations: one pass of the language model feeds them
 * all.
 */
public final class SaeTrainer {
    private final List<SaeTask> tasks;
    private final SaeConfig shared;
    private final ActivationStream training;
    private final ActivationStream validation;
    private final Settings settings;
    private final ResumePoint resumePoint;
    private final Listener listener;

    /** One SAE to train; {@code key} is the caller's name for it. */
    public record SaeTask(long key, int layer, SaeConfig config) {}

    /** @param loss of the last batch; {@code validation} on documents that were not trained on */
    public record Trained(SaeTask task, TopKSae sae, double loss, ReconstructionMetrics validation) {
        /** Equation (3). */
        public double validationLoss() {
            return validation.reconstructionLoss();
        }
    }

    public interface Listener extends Progress {
        /** Progress while the language model fills the buffer, in sequences. */
        void filling(long done, long total);

        void loss(SaeTask task, long step, double loss);

        /**
         * Whether the training is to be continued elsewhere: a resume point is written, and the next report may end it.
         */
        default boolean handsOver() {
            return false;
        }

        /** A resume point was written after {@code step} steps. */
        default void kept(long step) {}

        /** The training goes on from a resume point written after {@code step} steps. */
        default void continues(long step) {}
    }

    /** Where activations come from: documents to train on and documents kept back. */
    public record Streams(ActivationStream training, ActivationStream validation) {}

    /**
     * How a training runs; results depend on none of it but the step's and the device's rounding.
     *
     * @param ahead whether the language model makes the next fill of the buffer while SAEs train on this one
     * @param resumeEverySteps the steps between resume points; those of large SAEs come less often
     * @param resumeShare of the time at most goes into writing them
     */
    public record Settings(Device device, StepKind step, boolean ahead, Path scratch, int resumeEverySteps,
            double resumeShare) {}

    private SaeTrainer(List<SaeTask> tasks, Streams streams, Settings settings, Listener listener) {
        this.tasks = tasks;
        this.shared = tasks.get(0).config();
        this.training = streams.training();
        this.validation = streams.validation();
        this.settings = settings;
        this.resumePoint = new ResumePoint(settings.scratch(), settings.resumeShare());
        this.listener = listener;
    }

    /**
     * Trains to the end, from the resume point in the scratch folder if there is one; both ways end with the same bits.
     *
     * @param tasks must share one stream ({@link SaeConfig#sharesStreamWith}); layers, latents, k, learning rates and
     *     seeds may differ
     * @throws IOException when a resume point cannot be written (the one before stays) or a loss or a weight is no
     *     longer finite
     */
    public static List<Trained> train(List<SaeTask> tasks, Streams streams, Settings settings, Listener listener)
            throws IOException {
        requireOneStream(tasks);
        return new SaeTrainer(tasks, streams, settings, listener).run();
    }

    private List<Trained> run() throws IOException {
        var states = new LinkedHashMap<SaeTask, SaeState>();
        var last = new LinkedHashMap<SaeTask, Double>();
        int capacity = shared.bufferCapacity(training.vectorsPerSequence());
        var plan = new ActivationBuffer.Plan(capacity, shared.vectors(), shared.dataSeed(), settings.ahead());
        try (var buffer = new ActivationBuffer(training, plan)) {
            run(states, last, buffer);
        }
        return trained(states, last);
    }

    private void run(Map<SaeTask, SaeState> states, Map<SaeTask, Double> last, ActivationBuffer buffer)
            throws IOException {
        long step = resumePoint.exists(tasks.get(0)) ? resume(states) : begin(states, buffer);
        var steps = new LinkedHashMap<SaeTask, SaeStep>();
        try {
            var work = new CpuWork();
            states.forEach((task, state) -> steps.put(task,
                    settings.step().open(state, task.config(), settings.device(), work)));
            long kept = step;
            for (; step < shared.steps(); step++) {
                if (step > kept && listener.handsOver()) keep(states, steps.values(), step);
                listener.at(step * shared.batch(), shared.vectors());
                Map<Integer, float[]> batch;
                try {
                    batch = buffer.batch(step * shared.batch(), shared.batch(), listener::filling);
                } catch (RuntimeException e) { // a fill lasts, and may be where it was told to stop
                    if (step > kept && listener.handsOver()) keep(states, steps.values(), step);
                    throw e;
                }
                for (var task : tasks) last.put(task, step(steps.get(task), task, batch, step));
                if (step + 1 == shared.steps() || (step + 1) % settings.resumeEverySteps() != 0
                        || !resumePoint.worthIt())
                    continue;
                keep(states, steps.values(), step + 1);
                kept = step + 1;
            }
            steps.values().forEach(SaeStep::save);
            requireFinite(states, step); // what the last step made of them has met no batch
            listener.at(shared.vectors(), shared.vectors());
        } finally {
            steps.values().forEach(SaeStep::close);
        }
    }

    private void keep(Map<SaeTask, SaeState> states, Collection<SaeStep> steps, long done) throws IOException {
        steps.forEach(SaeStep::save);
        requireFinite(states, done);
        resumePoint.write(states, done);
        listener.kept(done);
    }

    private double step(SaeStep step, SaeTask task, Map<Integer, float[]> batch, long number) throws IOException {
        double loss = step.run(batch.get(task.layer()), number).loss();
        if (!Double.isFinite(loss)) throw noLongerFinite(task, number);
        listener.loss(task, number + 1, loss);
        return loss;
    }

    private static void requireFinite(Map<SaeTask, SaeState> states, long step) throws IOException {
        for (var entry : states.entrySet()) if (!entry.getValue().finite()) throw noLongerFinite(entry.getKey(), step);
    }

    /** The same sentence wherever it shows: in the loss of a batch or in weights that no batch has met yet. */
    private static IOException noLongerFinite(SaeTask task, long step) {
        return new IOException(
                "The loss or the weights of layer " + task.layer() + " are no longer finite at step " + step
                        + ": try a smaller learning rate or a larger epsilon of Adam.");
    }

    private long begin(Map<SaeTask, SaeState> states, ActivationBuffer buffer) {
        var first = buffer.batch(0, shared.batch(), listener::filling);
        var medians = first.keySet().parallelStream()
                .collect(Collectors.toMap(
                        layer -> layer,
                        layer -> GeometricMedian.of(first.get(layer), training.width(), shared.medianIterations(),
                                shared.medianTolerance())));
        var initial = tasks.parallelStream()
                .map(task -> SaeState.around(task.config(), training.width(), medians.get(task.layer())))
                .toList();
        IntStream.range(0, tasks.size()).forEach(i -> states.put(tasks.get(i), initial.get(i)));
        return 0;
    }

    private long resume(Map<SaeTask, SaeState> states) throws IOException {
        for (var task : tasks) {
            int n = task.config().latents();
            int d = training.width();
            states.put(task, new SaeState(new TopKSae(
                    d, n, task.config().k(), task.config().normalization(), new float[n * d], new float[n],
                    new float[n * d], new float[d])));
        }
        long step = resumePoint.read(states);
        listener.continues(step);
        return step;
    }

    private List<Trained> trained(Map<SaeTask, SaeState> states, Map<SaeTask, Double> last) {
        var metrics = new LinkedHashMap<SaeTask, ReconstructionMetrics>();
        states.forEach((task, state) -> metrics.put(task,
                new ReconstructionMetrics(training.width(), task.config().latents())));
        int sequences = (int) Math.min(shared.validationSequences(), validation.documents().withoutRepetition());
        var encoders = new LinkedHashMap<SaeTask, Encoder>();
        try {
            var work = new CpuWork();
            states.forEach((task, state) -> encoders.put(task, Encoder.of(state.sae, work)));
            validation.read(0, sequences, (layer, first, rows) -> {
                for (var task : tasks) if (task.layer() == layer)
                    measure(states.get(task).sae, encoders.get(task), rows, metrics.get(task));
            });
        } finally {
            encoders.values().forEach(Encoder::close);
        }
        var trained = new ArrayList<Trained>();
        for (var task : tasks)
            trained.add(
                    new Trained(task, states.get(task).sae, last.getOrDefault(task, Double.NaN), metrics.get(task)));
        return trained;
    }

    private static void measure(TopKSae sae, Encoder encoder, float[] rows, ReconstructionMetrics metrics) {
        int count = rows.length / sae.width();
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        encoder.encode(rows, count, chosen, values);
        metrics.add(rows, sae.decode(chosen, values, count), chosen, values, count);
    }

    private static void requireOneStream(List<SaeTask> tasks) {
        for (var task : tasks)
            if (!task.config().sharesStreamWith(tasks.get(0).config()))
                throw new IllegalArgumentException(
                        "SAEs of one stream share batch, tokens, buffer, normalisation, sequences and the data's seed");
    }
}
