package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;

/** Changes the residual stream behind one layer while a batch of sequences grows token by token. */
public interface GrowingEdit {
    int layer();

    /**
     * @param tokens the newest tokens of every row, (rows, new)
     * @param residual of these tokens, (rows, new, width)
     * @return the same shape, belonging to the same manager
     */
    NDArray apply(int[][] tokens, NDArray residual);

    /** From now on row i is what row {@code rows[i]} was. */
    void reorder(int[] rows);
}
