package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.jobs.InterventionResults;
import dev.kakehashi.jobs.OutputTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Tables of results of before, which know neither draws nor controls, made again from the stored losses and texts, and
 * kept for a while.
 */
final class RemadeTables {
    private static final int MOST_KEPT = 16;
    private static final double MOST_WORK = 2e9; // values read: a few seconds of all cores
    private static final int FEWEST_RESAMPLES = 200;
    private static final int PATIENCE_SECONDS = 30;

    private static final Map<Path, FutureTask<Remade>> KEPT = new LinkedHashMap<>(16, 0.75f, true);
    /** One takes all cores. */
    private static final Semaphore COMPUTING = new Semaphore(1);

    private RemadeTables() {}

    /** @param table null where it would take too long on a page */
    record Remade(InterventionTable table, OutputTable outputs) {}

    /**
     * Two readers of one intervention wait for one computation, and damaged files are read once.
     *
     * @throws IOException when files cannot be read, and while another computation takes too long
     */
    static Remade of(InterventionFolder folder, List<Arm> arms, InterventionOptions options) throws IOException {
        var task = task(folder.path(), new FutureTask<>(() -> made(folder, arms, options)));
        task.run(); // does nothing where another request has begun it
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Busy) forget(folder.path(), task);
            if (e.getCause() instanceof IOException unreadable) throw unreadable;
            throw new IOException(e.getCause());
        }
    }

    private static FutureTask<Remade> task(Path path, FutureTask<Remade> fresh) {
        synchronized (KEPT) {
            var known = KEPT.computeIfAbsent(path, absent -> fresh);
            if (KEPT.size() > MOST_KEPT) KEPT.remove(KEPT.keySet().iterator().next());
            return known;
        }
    }

    private static void forget(Path path, FutureTask<Remade> task) {
        synchronized (KEPT) {
            KEPT.remove(path, task);
        }
    }

    private static final class Busy extends IOException {
        private Busy() {
            super("other tables are being made again");
        }
    }

    private static Remade made(InterventionFolder folder, List<Arm> arms, InterventionOptions options)
            throws IOException, InterruptedException {
        if (!COMPUTING.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new Busy();
        try {
            var results = InterventionResults.read(folder, arms);
            int resamples = resamples(options.resamples(), results.work());
            return new Remade(
                    resamples == 0 ? null : results.table(new InterventionTable.Bootstrap(resamples, options.seed())),
                    results.outputs());
        } finally {
            COMPUTING.release();
        }
    }

    /** As many as were asked for, or as many as a page can wait for; 0 for too few to end an interval at 2.5 %. */
    static int resamples(int asked, long work) {
        double affordable = MOST_WORK / Math.max(1, work);
        return affordable >= asked ? asked : affordable >= FEWEST_RESAMPLES ? (int) affordable : 0;
    }
}
