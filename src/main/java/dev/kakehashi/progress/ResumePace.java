package dev.kakehashi.progress;

import java.io.IOException;
import java.util.function.LongSupplier;

/** Says when a resume point is due, so that writing them takes at most a share of the time. */
final class ResumePace {
    private final double share;
    private final LongSupplier nanos;
    private long lastEnd;
    private long lastTook;

    /** @param expectedNanos what the first one is taken to take; 0 for one that is due at once */
    ResumePace(double share, long expectedNanos) {
        this(share, expectedNanos, System::nanoTime);
    }

    ResumePace(double share, long expectedNanos, LongSupplier nanos) {
        this.share = share;
        this.nanos = nanos;
        this.lastTook = expectedNanos;
        this.lastEnd = nanos.getAsLong();
    }

    /** Whether enough time went by since the last point, or the beginning, that another one keeps to the share. */
    boolean worthIt() {
        return share * (nanos.getAsLong() - lastEnd) >= (1 - share) * lastTook;
    }

    /** Writes a resume point and takes its time; one that fails is not counted. */
    void write(ResumePoints.Point point) throws IOException {
        long start = nanos.getAsLong();
        point.write();
        lastEnd = nanos.getAsLong();
        lastTook = lastEnd - start;
    }
}
