package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;

/** Replaces the residual stream behind one layer during a pass. */
public interface ResidualEdit {
    int layer();

    /** @param residual (batch, length, width) @return the same shape, belonging to the same manager */
    NDArray apply(NDArray residual);
}
