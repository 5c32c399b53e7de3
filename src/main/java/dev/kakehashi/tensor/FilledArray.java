package dev.kakehashi.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;

/**
 * A float32 array that is filled from its beginning: on a CPU in libtorch's own memory, which neither the Java heap nor
 * its limit for direct buffers bounds; on a GPU through one small host array.
 */
final class FilledArray implements AutoCloseable {
    private static final int PIECE = 16 << 20;

    private final NDArray array;
    private final NDArray flat;
    private final NDManager host;
    private final NDArray stage;
    private long filled;

    /** Gives {@code into.remaining()} values, from number {@code first} on. */
    @FunctionalInterface
    interface Values {
        void read(long first, FloatBuffer into) throws IOException;
    }

    FilledArray(NDManager manager, Shape shape) {
        this(manager, shape, manager.getDevice().isGpu());
    }

    /** @param staged whether the values go through a host array */
    FilledArray(NDManager manager, Shape shape, boolean staged) {
        Torch.gradients(false);
        this.array = manager.create(shape, DataType.FLOAT32);
        this.flat = array.reshape(shape.size());
        this.host = staged ? Torch.newManager(Device.cpu()) : null;
        this.stage = staged ? host.create(new Shape(Math.min(PIECE, shape.size())), DataType.FLOAT32) : null;
    }

    /** Appends {@code count} values. */
    void append(long count, Values values) throws IOException {
        for (long first = 0; first < count;) {
            int size = (int) Math.min(PIECE, count - first);
            append(size, first, values);
            first += size;
        }
    }

    private void append(int size, long first, Values values) throws IOException {
        var place = new NDIndex("{}:{}", filled, filled + size);
        try (var piece = stage == null ? flat.get(place) : stage.get(new NDIndex("0:{}", size))) {
            values.read(first, Torch.view(piece));
            if (stage != null) flat.set(place, piece);
        }
        filled += size;
    }

    /** The array, once it is full; from now on the caller's. */
    NDArray full() {
        if (filled != array.size()) throw new IllegalStateException("filled to " + filled + " of " + array.size());
        flat.close();
        if (host != null) host.close();
        return array;
    }

    @Override
    public void close() {
        array.close();
        flat.close();
        if (host != null) host.close();
    }
}
