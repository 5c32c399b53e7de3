package dev.kakehashi.progress;

import java.util.function.LongSupplier;

/** Says when a resume point is due, so that writing them takes at most a share of the time. */
public final class ResumePace {
    /**
     * What forcing a handful of files to disk takes, before the first was measured: work of a few seconds writes none.
     */
    public static final long SOME_FILES = 250_000_000L;

    private final double share;
    private final LongSupplier nanos;
    private long lastEnd;
    private long lastTook;

    /** The first is due at once. */
    public ResumePace(double share) {
        this(share, 0);
    }

    /** @param expectedNanos what the first one is taken to take */
    public ResumePace(double share, long expectedNanos) {
        this(share, expectedNanos, System::nanoTime);
    }

    ResumePace(double share, long expectedNanos, LongSupplier nanos) {
        this.share = share;
        this.nanos = nanos;
        this.lastTook = expectedNanos;
        this.lastEnd = nanos.getAsLong();
    }

    /** Whether enough time went by since the last point, or the beginning, that another one keeps to the share. */
    public boolean worthIt() {
        return share * (nanos.getAsLong() - lastEnd) >= (1 - share) * lastTook;
    }

    @FunctionalInterface
    public interface Writing<E extends Exception> {
        void run() throws E;
    }

    /** Writes a resume point and takes its time; one that fails is not counted. */
    public <E extends Exception> void write(Writing<E> writing) throws E {
        long start = nanos.getAsLong();
        writing.run();
        lastEnd = nanos.getAsLong();
        lastTook = lastEnd - start;
    }
}
