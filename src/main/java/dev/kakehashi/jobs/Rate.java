package dev.kakehashi.jobs;

/**
 * How fast a phase goes on. It counts from the first report on: what a resumed phase begins with was done by an attempt
 * before.
 */
final class Rate {
    private static final double NEW_WEIGHT = 0.3;
    private static final double LEAST_SECONDS = 0.4;

    private Double perSecond;
    private boolean counts;
    private long from;
    private long since;

    void begin() {
        perSecond = null;
        counts = false;
    }

    /** Whatever is reported first is where counting begins. */
    void at(long done, long nanos) {
        if (counts) return;
        counts = true;
        from = done;
        since = nanos;
    }

    /** Takes into account how far it came since the last time. */
    void measure(long done, long nanos) {
        double seconds = (nanos - since) * 1e-9;
        if (!counts || done <= from || seconds < LEAST_SECONDS) return;
        double measured = (done - from) / seconds;
        perSecond = perSecond == null ? measured : NEW_WEIGHT * measured + (1 - NEW_WEIGHT) * perSecond;
        from = done;
        since = nanos;
    }

    /** Null while unknown. */
    Double perSecond() {
        return perSecond;
    }
}
