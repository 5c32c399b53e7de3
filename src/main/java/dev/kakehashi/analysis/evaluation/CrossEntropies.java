package dev.kakehashi.analysis.evaluation;

/**
 * Mean token losses of the same sequences, in nats: of the model as it is, with zeros in place of a layer's residual
 * stream behind BOS, and with the SAE's reconstruction there.
 */
public record CrossEntropies(double model, double zeroed, double replaced) {
    /** Where zeros cost less than this, the share of it that is recovered would be noise: there is none. */
    public static final double LEAST_COST = 0.1;

    /**
     * 1 where the reconstruction costs nothing, 0 where it costs as much as zeros; NaN where zeros cost next to
     * nothing.
     */
    public double recovered() {
        return zeroed - model < LEAST_COST ? Double.NaN : (zeroed - replaced) / (zeroed - model);
    }
}
