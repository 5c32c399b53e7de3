/**
 * Tensors in files (safetensors, pickles), mapped numbers, seeds, and the little of libtorch that is used ({@link
 * Torch}, {@link MatrixProduct}).
 */
package dev.kakehashi.tensor;
