package dev.kakehashi.activations;

/**
 * What is done to every residual vector before it meets an SAE; stored with the SAE and enforced wherever it is used
 * (METHOD section 2).
 */
public enum Normalization {
    /** Divided by its own L2 norm: the paper's choice, called Scalar in the authors' first code. */
    L2,
    /** Mean removed and divided by the standard deviation over its own d components. */
    STANDARDIZATION,
    NONE
}
