package dev.kakehashi.analysis.features;

/** The class of a latent on an evaluation set (METHOD section 4). */
public enum FeatureClass {
    ENGLISH,
    JAPANESE,
    MIXED,
    /** Activated, but fewer than {@code rareBelow} activations in A(i). */
    RARE,
    /** Never activated on the evaluation set. */
    DEAD
}
