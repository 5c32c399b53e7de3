package dev.kakehashi.analysis.index;

import dev.kakehashi.analysis.AnalysisOptions;

/** How much of an analysis' evidence is kept; each level holds what the next one holds. */
public enum Retention {
    /** Every activation the analysis kept. */
    FULL,
    /** Activations of at least half of their latent's maximum. */
    HALF,
    /** Numbers and direct logits alone: no activations, and no texts to show them in. */
    STATISTICS;

    private static final double HALF_OF_MAXIMUM = 0.5;

    /** Below this times a latent's maximum nothing is kept; never so much that A(i) would lose activations. */
    public double least(AnalysisOptions options) {
        return switch (this) {
            case FULL -> 0;
            case HALF -> Math.min(HALF_OF_MAXIMUM, options.activatingFraction());
            case STATISTICS -> 1;
        };
    }

    public boolean keepsLessThan(Retention other) {
        return compareTo(other) > 0;
    }
}
