package dev.kakehashi.results;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionFolder;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.work.InterventionResults;
import dev.kakehashi.work.OutputTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
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

    private static final Cache<Path, Remade> KEPT = Caffeine.newBuilder().maximumSize(MOST_KEPT).build();
    /** One takes all cores. */
    private static final Semaphore COMPUTING = new Semaphore(1);

    private RemadeTables() {}

    /** @param table null where it would take too long on a page */
    record Remade(InterventionTable table, OutputTable outputs) {}

    /**
     * Two readers of one intervention wait for one computation; what could not be read is read again when it is asked
     * for again.
     *
     * @throws IOException when files cannot be read, and while another computation takes too long
     */
    static Remade of(InterventionFolder folder, List<Arm> arms, InterventionOptions options) throws IOException {
        try {
            return KEPT.get(folder.path(), path -> made(folder, arms, options));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (RuntimeException e) {
            throw new IOException(e);
        }
    }

    private static Remade made(InterventionFolder folder, List<Arm> arms, InterventionOptions options) {
        boolean mine = false;
        try {
            mine = COMPUTING.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!mine) throw new IOException("other tables are being made again");
            var results = InterventionResults.read(folder, arms);
            int resamples = resamples(options.resamples(), results.work());
            return new Remade(
                    resamples == 0 ? null : results.table(new InterventionTable.Bootstrap(resamples, options.seed())),
                    results.outputs());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            if (mine) COMPUTING.release();
        }
    }

    /** As many as were asked for, or as many as a page can wait for; 0 for too few to end an interval at 2.5 %. */
    static int resamples(int asked, long work) {
        double affordable = MOST_WORK / Math.max(1, work);
        return affordable >= asked ? asked : affordable >= FEWEST_RESAMPLES ? (int) affordable : 0;
    }
}
