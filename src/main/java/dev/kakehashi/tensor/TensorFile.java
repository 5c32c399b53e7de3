package dev.kakehashi.tensor;

import java.io.Closeable;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Set;

/** Tensors by name in one file, expanded to float32 while they are read. */
interface TensorFile extends Closeable {
    Set<String> names();

    /** @throws TensorFileException when there is no such tensor */
    long[] shape(String name) throws TensorFileException;

    /** Fills {@code into} with values of a tensor, row by row, from number {@code first} on. */
    void read(String name, long first, FloatBuffer into) throws IOException;

    /**
     * Like {@link #read} on the matrix that consists of the rows {@code ids} of this one.
     *
     * @param first a multiple of the columns, like the room in {@code into}
     */
    void readRows(String name, int[] ids, long first, FloatBuffer into) throws IOException;

    /** One row of a matrix, by the calling thread alone where the file can do so. */
    default void readRow(String name, int row, float[] into) throws IOException {
        readRows(name, new int[] {row}, 0, FloatBuffer.wrap(into));
    }

    /** All values of a tensor. */
    float[] floats(String name) throws IOException;
}
