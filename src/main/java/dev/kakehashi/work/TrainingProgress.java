package dev.kakehashi.work;

import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;

/**
 * Turns what the trainer reports into a job's progress and a curve of bounded length; a fill of the buffer that lasts
 * is a phase of its own.
 */
final class TrainingProgress implements SaeTrainer.Listener {
    private static final int CURVE_POINTS = 400;
    private static final long LASTING_NANOS = 2_000_000_000L;

    private final JobContext context;
    private final String training;
    private final long steps;
    private final long tokens;
    private long fillBegan;
    private boolean showsFill;

    TrainingProgress(JobContext context, int saes, long steps, long tokens) {
        this.context = context;
        this.training = "training " + saes + " SAEs";
        this.steps = steps;
        this.tokens = tokens;
        context.phase(training, "tokens", tokens);
    }

    @Override
    public void at(long done, long total) {
        if (showsFill) context.phase(training, "tokens", tokens);
        showsFill = false;
        fillBegan = 0;
        context.at(done, total);
    }

    @Override
    public boolean handsOver() {
        return context.handsOver();
    }

    @Override
    public void saved() {
        context.saved();
    }

    @Override
    public void log(String line) {
        context.log(line);
    }

    @Override
    public void filling(long done, long total) {
        if (fillBegan == 0) fillBegan = System.nanoTime();
        if (!showsFill && System.nanoTime() - fillBegan > LASTING_NANOS) {
            context.phase("filling the activation buffer", "sequences", total);
            showsFill = true;
        }
        if (showsFill) context.at(done, total);
        else context.check();
    }

    @Override
    public void loss(SaeTask task, long step, double loss) {
        if (showsFill) at((step - 1) * (tokens / steps), tokens);
        long every = Math.max(1, steps / CURVE_POINTS);
        if (step % every == 0 || step == 1 || step == steps) context.point(task.key(), "loss", step, loss);
    }
}
