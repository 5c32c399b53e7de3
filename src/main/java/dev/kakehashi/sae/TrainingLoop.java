package dev.kakehashi.sae;

import dev.kakehashi.activations.ActivationBuffer;
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
    private final ResumePoint resumePoint;
    private final SaeTrainer.Settings settings;
    private final SaeTrainer.Listener listener;
    private long step; // the next one
    private long kept; // steps done at the newest resume point

    /** @param from steps that the states have behind them */
    TrainingLoop(Map<SaeTask, SaeState> states, long from, ResumePoint resumePoint, SaeTrainer.Settings settings,
            SaeTrainer.Listener listener) {
        this.shared = states.keySet().iterator().next().config();
        this.states = states;
        this.step = this.kept = from;
        this.resumePoint = resumePoint;
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
        while (step < shared.steps()) {
            keepBeforeHandingOver();
            listener.at(step * shared.batch(), shared.vectors());
            var batch = batch(buffer);
            for (var task : states.keySet()) losses.put(task, step(task, batch.get(task.layer())));
            step++;
            if (step < shared.steps() && step % settings.resumeEverySteps() == 0 && resumePoint.worthIt()) keep();
        }
        saveFinite(); // what the last step made of them has met no batch
        listener.at(shared.vectors(), shared.vectors());
    }

    /** Loss of each SAE's last batch, where this loop had one. */
    Map<SaeTask, Double> losses() {
        return losses;
    }

    private Map<Integer, float[]> batch(ActivationBuffer buffer) throws IOException {
        try {
            return buffer.batch(step * shared.batch(), shared.batch(), this::filling);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private double step(SaeTask task, float[] batch) throws IOException {
        double loss = steps.get(task).run(batch, step).loss();
        if (!Double.isFinite(loss)) throw noLongerFinite(task);
        listener.loss(task, step + 1, loss);
        return loss;
    }

    /** A fill of the buffer lasts, and its report may be where the training is told to stop. */
    private void filling(long done, long total) {
        try {
            keepBeforeHandingOver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        listener.filling(done, total);
    }

    private void keepBeforeHandingOver() throws IOException {
        if (step > kept && listener.handsOver()) keep();
    }

    private void keep() throws IOException {
        saveFinite();
        resumePoint.write(states, step);
        kept = step;
        listener.kept(step);
    }

    private void saveFinite() throws IOException {
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
