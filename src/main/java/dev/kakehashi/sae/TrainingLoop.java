package dev.kakehashi.sae;

import dev.kakehashi.activations.ActivationBuffer;
import dev.kakehashi.progress.ResumePoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The steps of all SAEs of one stream: a batch for every layer, one step of every SAE on it ({@link SaeStep}). */
final class TrainingLoop implements AutoCloseable {
    private final SaeConfig shared;
    private final Map<SaeTask, SaeState> states;
    private final Map<SaeTask, SaeStep> steps = new LinkedHashMap<>();
    private final Map<SaeTask, Double> losses = new LinkedHashMap<>();
    private final ResumeFolder resume;
    private final ResumePoints points;
    private final SaeTrainer.Settings settings;
    private final SaeTrainer.Listener listener;
    private long step; // the next one

    /** @param from steps that the states have behind them */
    TrainingLoop(Map<SaeTask, SaeState> states, long from, ResumeFolder resume, SaeTrainer.Settings settings,
            SaeTrainer.Listener listener) {
        this.shared = states.keySet().iterator().next().config();
        this.states = states;
        this.step = from;
        this.resume = resume;
        this.points = new ResumePoints(listener, settings.resumeShare(), this::save);
        this.settings = settings;
        this.listener = listener;
        try {
            var work = new CpuWork();
            states.forEach((task, state) -> steps.put(task,
                    settings.step().open(state, task.config(), settings.device(), work)));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** @throws IOException when a loss or a weight is no longer finite, or a resume point cannot be written */
    void run(ActivationBuffer buffer) throws IOException {
        try {
            while (step < shared.steps()) {
                points.at(step * shared.batch(), shared.vectors());
                var batch = buffer.batch(step * shared.batch(), shared.batch(), this::filling);
                for (var task : states.keySet()) losses.put(task, step(task, batch.get(task.layer())));
                step++;
                points.advanced();
                if (step < shared.steps() && step % settings.resumeEverySteps() == 0) points.saveIfWorthIt();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        takeFinite(); // what the last step made of them has met no batch
        listener.at(shared.vectors(), shared.vectors());
    }

    /** Loss of each SAE's last batch, where this loop had one. */
    Map<SaeTask, Double> losses() {
        return losses;
    }

    private double step(SaeTask task, float[] batch) throws IOException {
        double loss = steps.get(task).run(batch, step).loss();
        if (!Double.isFinite(loss)) throw noLongerFinite(task);
        listener.loss(task, step + 1, loss);
        return loss;
    }

    /** A fill of the buffer lasts, and its report may be where the training is told to stop. */
    private void filling(long done, long total) {
        points.saveBeforeHandOver();
        listener.filling(done, total);
    }

    private void save() throws IOException {
        takeFinite();
        resume.write(states, step);
    }

    private void takeFinite() throws IOException {
        steps.values().forEach(SaeStep::save);
        for (var entry : states.entrySet()) if (!entry.getValue().finite()) throw noLongerFinite(entry.getKey());
    }

    /** The same sentence wherever it shows: in the loss of a batch or in weights that no batch has met yet. */
    private IOException noLongerFinite(SaeTask task) {
        return new IOException("The loss or the weights of layer " + task.layer() + " are no longer finite at step "
                + step + ": try a smaller learning rate or a larger epsilon of Adam.");
    }

    @Override
    public void close() {
        steps.values().forEach(SaeStep::close);
    }
}
