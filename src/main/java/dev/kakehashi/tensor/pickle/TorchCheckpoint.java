package dev.kakehashi.tensor.pickle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.outside.Confinement;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a checkpoint that torch.save wrote: its pickle is read without running it, its tensors are read one by
 * one.
 */
public final class TorchCheckpoint implements AutoCloseable {
    // a thousand tensors and the settings of their training take less than 1 MiB
    private static final long LONGEST_PICKLE = 8L << 20;
    private static final int CHUNK = 1 << 19;

    private final String file;
    private final FileChannel channel;
    private final Map<String, StoredZip.Entry> entries;
    private final String root;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private TorchCheckpoint(String file, FileChannel channel, Map<String, StoredZip.Entry> entries) throws IOException {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
        this.root = root();
    }

    /** @throws TensorFileException naming what the file holds that is not allowed, or what is missing or cut off */
    public static TorchCheckpoint open(Path path) throws IOException {
        var file = path.getFileName().toString();
        var channel = opened(path);
        try {
            var checkpoint = new TorchCheckpoint(file, channel, StoredZip.entries(channel, file));
            checkpoint.readPickle();
            return checkpoint;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel opened(Path path) throws IOException {
        try {
            return Confinement.channel(path);
        } catch (Unusable e) {
            throw new TensorFileException(path.getFileName() + " " + e.getMessage() + ".");
        }
    }

    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    public long[] shape(String name) throws TensorFileException {
        return tensor(name).shape().clone();
    }

    /** @throws TensorFileException unless the tensor exists with exactly this shape */
    public void require(String name, long... shape) throws TensorFileException {
        var found = tensor(name).shape();
        if (!Arrays.equals(found, shape))
            throw problem("tensor " + Shown.of(name) + " has the shape " + Arrays.toString(found) + " instead of "
                    + Arrays.toString(shape));
    }

    /** All values of a tensor as float32, row by row. */
    public float[] floats(String name) throws IOException {
        var tensor = weight(name);
        if (tensor.elements() > Integer.MAX_VALUE - 16) throw problem("tensor " + name + " is too large for one array");
        var values = new float[(int) tensor.elements()];
        read(tensor, 0, FloatBuffer.wrap(values));
        return values;
    }

    /**
     * Fills {@code into} with float32 values of a tensor, row by row, from number {@code first} on; several threads may
     * read at once.
     */
    public void read(String name, long first, FloatBuffer into) throws IOException {
        var tensor = weight(name);
        if (first < 0 || first + into.remaining() > tensor.elements())
            throw new IllegalArgumentException("values " + first + " to " + (first + into.remaining()) + " of the "
                    + tensor.elements() + " of " + name);
        read(tensor, first, into);
    }

    /** The tensor as float32 on the manager's device, expanded outside the heap. */
    public NDArray load(String name, NDManager manager) throws IOException {
        var tensor = weight(name);
        long bytes = 4 * tensor.elements();
        if (bytes > Integer.MAX_VALUE)
            throw problem("tensor " + name + " is larger than 2 GiB as float32, which is not supported");
        var memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        read(tensor, 0, memory.asFloatBuffer());
        return manager.create(memory, new Shape(tensor.shape()), DataType.FLOAT32);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private String root() throws TensorFileException {
        String found = null;
        for (var name : entries.keySet()) {
            if (!name.endsWith("/data.pkl")) continue;
            if (found != null) throw problem("holds two pickles");
            found = name.substring(0, name.length() - "data.pkl".length());
        }
        if (found == null) throw problem("holds no data.pkl: it was not written by torch.save");
        return found;
    }

    private void readPickle() throws IOException {
        var order = entries.get(root + "byteorder");
        if (order != null && order.size() == 3) throw problem("was written on a big-endian machine, which is not read");
        var entry = entries.get(root + "data.pkl");
        if (entry.size() > LONGEST_PICKLE)
            throw problem("has a pickle of " + entry.size() + " bytes, of which at most 8 MiB are read");
        var pickle = new byte[(int) entry.size()];
        for (var into = ByteBuffer.wrap(pickle); into.hasRemaining();)
            if (channel.read(into, entry.begin() + into.position()) < 0) throw problem("ends within its pickle");
        var rebuilder = new TensorRebuilder(file, key -> {
            var storage = entries.get(root + "data/" + key);
            return storage == null ? -1 : storage.size();
        });
        if (!(Unpickler.read(file, pickle, rebuilder) instanceof Map<?, ?> top))
            throw problem("holds no weights: its pickle is no dictionary");
        // Lightning keeps the weights one level down
        var state = top.get("state_dict") instanceof Map<?, ?> inner ? inner : top;
        state.forEach((name, value) -> {
            if (name instanceof String text && value instanceof StoredTensor tensor) tensors.put(text, tensor);
        });
        if (tensors.isEmpty()) throw problem("holds no weights");
    }

    private void read(StoredTensor tensor, long first, FloatBuffer into) throws IOException {
        int size = tensor.type().bytes();
        long begin = entries.get(root + "data/" + tensor.storage()).begin() + tensor.offset() * size;
        if (!tensor.contiguous()) {
            readStrided(tensor, begin, first, into);
            return;
        }
        var bytes = ByteBuffer.allocate((int) Math.min(CHUNK, (long) into.remaining() * size))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long at = begin + first * size; into.hasRemaining(); at += bytes.capacity()) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), (long) into.remaining() * size));
            while (bytes.hasRemaining())
                if (channel.read(bytes, at + bytes.position()) < 0) throw problem("ends early");
            tensor.type().expand(bytes.flip(), into);
        }
    }

    /** Transposed, or a part of something larger. */
    private void readStrided(StoredTensor tensor, long begin, long first, FloatBuffer into) throws IOException {
        long bytes = tensor.extent() * tensor.type().bytes();
        if (bytes > Integer.MAX_VALUE)
            throw problem("a transposed tensor is larger than 2 GiB, which is not supported");
        var mapped = map(begin, bytes);
        var index = new long[tensor.shape().length];
        for (var i = index.length - 1; i >= 0; i--) {
            index[i] = first % tensor.shape()[i];
            first /= tensor.shape()[i];
        }
        while (into.hasRemaining()) {
            long place = 0;
            for (var i = 0; i < index.length; i++) place += index[i] * tensor.strides()[i];
            into.put(tensor.type().at(mapped, (int) place));
            for (var i = index.length - 1; i >= 0 && ++index[i] == tensor.shape()[i]; i--) index[i] = 0;
        }
    }

    private ByteBuffer map(long begin, long bytes) throws IOException {
        return channel.map(FileChannel.MapMode.READ_ONLY, begin, bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private StoredTensor weight(String name) throws TensorFileException {
        var tensor = tensor(name);
        if (!tensor.type().fractional()) throw problem("tensor " + name + " holds whole numbers, which are no weights");
        return tensor;
    }

    private StoredTensor tensor(String name) throws TensorFileException {
        var tensor = tensors.get(name);
        if (tensor == null) throw problem("lacks the tensor " + name);
        return tensor;
    }

    private TensorFileException problem(String what) {
        return new TensorFileException(file + " " + what + ".");
    }
}
