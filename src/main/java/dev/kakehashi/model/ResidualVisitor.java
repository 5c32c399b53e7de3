package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;

/** Is shown the residual stream of each requested layer. */
@FunctionalInterface
public interface ResidualVisitor {
    /**
     * @param layer the paper's number: 0 = token embeddings, L = output of block L
     * @param residual (batch, length, width), valid during the call only
     */
    void visit(int layer, NDArray residual);
}
