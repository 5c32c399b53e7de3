package dev.kakehashi.intervention;

/**
 * What may be said of a row of chosen latents by one measure: that latents help is only said where as many random ones
 * help less.
 */
public enum Verdict {
    /** Better than the baseline and than the random latents, both intervals leave out zero. */
    BETTER,
    /** Worse than as many random latents, whatever it is against the baseline. */
    WORSE,
    /** One of the two intervals holds zero. */
    UNDECIDED,
    /**
     * The intervals leave out zero, but latents were drawn at random and one draw was measured: it may be the luck of
     * the draw.
     */
    ONE_DRAW,
    /** No random latents of the same number and alpha were measured: nothing can be called better. */
    NO_CONTROL;

    /**
     * @param control null where there is no matching one
     * @param oneDraw whether either side is a single draw of random latents, so that the intervals know nothing of
     *     others
     */
    static Verdict of(PairedBootstrap.Interval baseline, PairedBootstrap.Interval control, boolean oneDraw,
            boolean lowerIsBetter) {
        if (control == null) return NO_CONTROL;
        boolean better = good(control, lowerIsBetter) && good(baseline, lowerIsBetter);
        boolean worse = control.clear() && !good(control, lowerIsBetter);
        if (!better && !worse) return UNDECIDED;
        return oneDraw ? ONE_DRAW : better ? BETTER : WORSE;
    }

    private static boolean good(PairedBootstrap.Interval interval, boolean lowerIsBetter) {
        return interval.clear() && interval.difference() < 0 == lowerIsBetter;
    }
}
