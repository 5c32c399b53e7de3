package dev.kakehashi.intervention;

/** What may be said of a row of chosen latents by one measure: that latents help is only said where as many random ones help less. */
public enum Verdict {
    /** Better than the baseline and than the random latents, both intervals leave out zero. */
    BETTER,
    /** Worse than as many random latents, whatever it is against the baseline. */
    WORSE,
    /** One of the two intervals holds zero. */
    UNDECIDED,
    /** No random latents of the same number and alpha were measured: nothing can be called better. */
    NO_CONTROL;

    /** @param control null where there is no matching one */
    static Verdict of(PairedBootstrap.Interval baseline, PairedBootstrap.Interval control, boolean lowerIsBetter) {
        if (control == null) return NO_CONTROL;
        if (good(control, lowerIsBetter) && good(baseline, lowerIsBetter)) return BETTER;
        return control.clear() && !good(control, lowerIsBetter) ? WORSE : UNDECIDED;
    }

    private static boolean good(PairedBootstrap.Interval interval, boolean lowerIsBetter) {
        return interval.clear() && interval.difference() < 0 == lowerIsBetter;
    }
}
