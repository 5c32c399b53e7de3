package dev.kakehashi.progress;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * When long work writes its resume point: where it is worth the time, and before it is handed over. The work says what
 * a point holds, tells of every unit that is done ({@link #advanced}), and reports through {@link #at}. A point that
 * cannot be written ends the work with an {@link UncheckedIOException}.
 */
public final class ResumePoints implements Progress {
    /**
     * What forcing a handful of files to disk takes, before the first was measured: work of a few seconds writes none.
     */
    public static final long SOME_FILES = 250_000_000L;

    private final ResumableProgress progress;
    private final ResumePace pace;
    private final Point point;
    private boolean unsaved;

    @FunctionalInterface
    public interface Point {
        void write() throws IOException;
    }

    /**
     * The first is worth its time at once.
     *
     * @param share of the time at most goes into points that are written where they are worth it
     */
    public ResumePoints(ResumableProgress progress, double share, Point point) {
        this(progress, share, 0, point);
    }

    /** @param expectedNanos what the first one is taken to take */
    public ResumePoints(ResumableProgress progress, double share, long expectedNanos, Point point) {
        this.progress = progress;
        this.pace = new ResumePace(share, expectedNanos);
        this.point = point;
    }

    /** More is done than the newest point holds. */
    public void advanced() {
        unsaved = true;
    }

    /** Says how far the work is, which may end it; what is to be continued elsewhere is saved first. */
    @Override
    public void at(long done, long total) {
        saveBeforeHandOver();
        progress.at(done, total);
    }

    public void saveBeforeHandOver() {
        if (progress.handsOver()) save();
    }

    public void saveIfWorthIt() {
        if (pace.worthIt()) save();
    }

    /** Writes a point, unless the newest holds everything. */
    public void save() {
        if (!unsaved) return;
        try {
            pace.write(point);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        unsaved = false;
        progress.saved();
    }
}
