package dev.kakehashi.tensor;

import dev.kakehashi.tensor.pickle.TorchCheckpoint;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A file that torch.save wrote, read on all cores like a safetensors file. */
final class PickledTensors implements TensorFile {
    private final TorchCheckpoint checkpoint;

    private PickledTensors(TorchCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** @throws TensorFileException naming what the file holds that is not allowed, or what is missing or cut off */
    static PickledTensors open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) // a pipe would be waited for
            throw new TensorFileException(file.getFileName() + " is no file.");
        return new PickledTensors(TorchCheckpoint.open(file));
    }

    @Override
    public Set<String> names() {
        return checkpoint.names();
    }

    @Override
    public long[] shape(String name) throws TensorFileException {
        return checkpoint.shape(name);
    }

    @Override
    public void read(String name, long first, FloatBuffer into) throws IOException {
        Safetensors.inParallel(into.remaining(),
                (from, to) -> checkpoint.read(name, first + from, into.slice(into.position() + from, to - from)));
        into.position(into.limit());
    }

    @Override
    public void readRows(String name, int[] ids, long first, FloatBuffer into) throws IOException {
        int columns = (int) shape(name)[1];
        int row = (int) (first / columns);
        int base = into.position();
        Safetensors.inParallel(into.remaining() / columns, (from, to) -> {
            for (var i = from; i < to; i++)
                checkpoint.read(name, (long) ids[row + i] * columns, into.slice(base + i * columns, columns));
        });
        into.position(into.limit());
    }

    @Override
    public float[] floats(String name) throws IOException {
        return checkpoint.floats(name);
    }

    @Override
    public void close() throws IOException {
        checkpoint.close();
    }
}
