package dev.kakehashi.sae;

import ai.djl.Device;
import dev.kakehashi.activations.ActivationBuffer;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.progress.ResumableProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Trains several SAEs, of any requested layers, on one stream of activations: one pass of the language model feeds them
 * all.
 */
public final class SaeTrainer {
    private SaeTrainer() {}

    /** @param loss of the last batch; {@code validation} on documents that were not trained on */
    public record Trained(SaeTask task, TopKSae sae, double loss, ReconstructionMetrics validation) {
        /** Equation (3). */
        public double validationLoss() {
            return validation.reconstructionLoss();
        }
    }

    public interface Listener extends ResumableProgress {
        /** Progress while the language model fills the buffer, in sequences. */
        void filling(long done, long total);

        void loss(SaeTask task, long step, double loss);
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
        var shared = tasks.get(0).config();
        var stream = streams.training();
        var resume = new ResumeFolder(settings.scratch());
        var plan = new ActivationBuffer.Plan(shared.bufferCapacity(stream.vectorsPerSequence()), shared.vectors(),
                shared.dataSeed(), settings.ahead());
        Map<SaeTask, SaeState> states;
        Map<SaeTask, Double> losses;
        try (var buffer = new ActivationBuffer(stream, plan)) {
            long from = 0;
            if (resume.exists(tasks.get(0))) {
                states = Initialisation.empty(tasks, stream.width());
                from = resume.read(states);
                listener.log("Continues behind step " + from + " of " + shared.steps() + ".");
            } else {
                var first = buffer.batch(0, shared.batch(), listener::filling);
                states = Initialisation.of(tasks, first, stream.width());
            }
            try (var loop = new TrainingLoop(states, from, resume, settings, listener)) {
                loop.run(buffer);
                losses = loop.losses();
            }
        }
        var validation = streams.validation();
        int sequences = (int) Math.min(shared.validationSequences(), validation.documents().withoutRepetition());
        var metrics = Validation.of(states, validation, sequences);
        return tasks.stream()
                .map(task -> new Trained(task, states.get(task).sae, losses.getOrDefault(task, Double.NaN),
                        metrics.get(task)))
                .toList();
    }

    private static void requireOneStream(List<SaeTask> tasks) {
        for (var task : tasks)
            if (!task.config().sharesStreamWith(tasks.get(0).config()))
                throw new IllegalArgumentException(
                        "SAEs of one stream share batch, tokens, buffer, normalisation, sequences and the data's seed");
    }
}
