package dev.kakehashi.comet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The weights of a checkpoint as {@code torch.save} and Lightning write it: a zip with a pickle and one file for each storage. */
final class TorchCheckpoint implements AutoCloseable {
    private static final long LARGEST_PICKLE = 256L << 20;

    private final String file;
    private final FileChannel channel;
    private final Map<String, StoredZip.Entry> entries;
    private final String folder;
    private final Map<String, Unpickler.Tensor> tensors = new TreeMap<>();

    private TorchCheckpoint(String file, FileChannel channel, Map<String, StoredZip.Entry> entries, String folder) {
        this.file = file;
        this.channel = channel;
        this.entries = entries;
        this.folder = folder;
    }

    /** @throws TensorFileException when it is none, names what is not allowed, or lies about its tensors; nothing of it is ever run */
    static TorchCheckpoint open(Path path) throws IOException {
        var name = path.getFileName().toString();
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            var entries = StoredZip.entries(channel, name);
            var pickle = entries.keySet().stream().filter(entry -> entry.endsWith("/data.pkl")).findFirst()
                    .orElseThrow(() -> new TensorFileException(name + " holds no data.pkl."));
            var opened = new TorchCheckpoint(name, channel, entries, pickle.substring(0, pickle.length() - "data.pkl".length()));
            opened.collect(Unpickler.read(opened.bytes(entries.get(pickle)), name));
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    Set<String> names() {
        return tensors.keySet();
    }

    long[] shape(String name) throws TensorFileException {
        return tensor(name).shape();
    }

    float[] floats(String name) throws IOException {
        var values = new float[(int) elements(name)];
        read(name, FloatBuffer.wrap(values));
        return values;
    }

    /** The tensor as float32 on the manager's device, expanded outside the heap. */
    NDArray load(String name, NDManager manager) throws IOException {
        long bytes = 4 * elements(name);
        if (bytes > Integer.MAX_VALUE) throw problem("tensor " + name + " is larger than 2 GiB");
        var memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        read(name, memory.asFloatBuffer());
        return manager.create(memory, new Shape(shape(name)), DataType.FLOAT32);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Lightning keeps the weights under {@code state_dict}; a bare file of weights has them at the top. */
    private void collect(Object root) throws TensorFileException {
        if (!(root instanceof Map<?, ?> top)) throw problem("holds no weights");
        var state = top.get("state_dict") instanceof Map<?, ?> inner ? inner : top;
        for (var entry : state.entrySet()) {
            if (!(entry.getKey() instanceof String name) || !(entry.getValue() instanceof Unpickler.Tensor tensor)) continue;
            check(name, tensor);
            tensors.put(name, tensor);
        }
        if (tensors.isEmpty()) throw problem("holds no weights");
    }

    private void check(String name, Unpickler.Tensor tensor) throws TensorFileException {
        var entry = entries.get(folder + "data/" + tensor.storage().key());
        if (entry == null) throw problem("lacks the numbers of tensor " + name);
        if (tensor.shape().length != tensor.strides().length || tensor.shape().length > 8) throw problem("tensor " + name + " has no usable shape");
        long elements = 1;
        long last = tensor.offset();
        for (var i = 0; i < tensor.shape().length; i++) {
            long size = tensor.shape()[i];
            long stride = tensor.strides()[i];
            if (size < 0 || size > 1L << 32 || stride < 0 || stride > 1L << 32) throw problem("tensor " + name + " has an impossible shape");
            if (size > 0 && elements > (1L << 40) / size) throw problem("tensor " + name + " has an impossible shape");
            elements *= size;
            last += Math.max(0, size - 1) * stride;
        }
        if (tensor.offset() < 0 || elements > 0 && (last + 1) * bytesOf(tensor) > entry.size()) throw problem("tensor " + name + " reaches beyond its numbers");
    }

    private static int bytesOf(Unpickler.Tensor tensor) {
        return switch (tensor.storage().type()) {
            case "torch.DoubleStorage", "torch.LongStorage" -> 8;
            case "torch.HalfStorage", "torch.BFloat16Storage", "torch.ShortStorage" -> 2;
            case "torch.ByteStorage", "torch.CharStorage", "torch.BoolStorage" -> 1;
            default -> 4;
        };
    }

    private Unpickler.Tensor tensor(String name) throws TensorFileException {
        var tensor = tensors.get(name);
        if (tensor == null) throw problem("lacks the tensor " + name);
        return tensor;
    }

    private long elements(String name) throws TensorFileException {
        long elements = 1;
        for (var size : tensor(name).shape()) elements *= size;
        if (elements > Integer.MAX_VALUE - 16) throw problem("tensor " + name + " is too large");
        return elements;
    }

    private void read(String name, FloatBuffer into) throws IOException {
        var tensor = tensor(name);
        var entry = entries.get(folder + "data/" + tensor.storage().key());
        if (entry.size() > Integer.MAX_VALUE) throw problem("tensor " + name + " is larger than 2 GiB");
        var numbers = channel.map(FileChannel.MapMode.READ_ONLY, entry.offset(), entry.size()).order(ByteOrder.LITTLE_ENDIAN);
        var place = new long[tensor.shape().length];
        for (long left = elements(name); left > 0; left--) {
            long at = tensor.offset();
            for (var i = 0; i < place.length; i++) at += place[i] * tensor.strides()[i];
            into.put(number(name, numbers, (int) at, tensor.storage().type()));
            for (var i = place.length - 1; i >= 0 && ++place[i] == tensor.shape()[i]; i--) place[i] = 0;
        }
    }

    private float number(String name, ByteBuffer numbers, int at, String type) throws TensorFileException {
        return switch (type) {
            case "torch.FloatStorage" -> numbers.getFloat(4 * at);
            case "torch.DoubleStorage" -> (float) numbers.getDouble(8 * at);
            case "torch.HalfStorage" -> dev.kakehashi.tensor.DType.F16.expand(numbers.getShort(2 * at));
            case "torch.BFloat16Storage" -> dev.kakehashi.tensor.DType.BF16.expand(numbers.getShort(2 * at));
            default -> throw problem("tensor " + name + " is of the type " + type + ", which is no floating point number");
        };
    }

    private byte[] bytes(StoredZip.Entry entry) throws IOException {
        if (entry.size() > LARGEST_PICKLE) throw problem("holds a pickle larger than 256 MiB");
        var buffer = ByteBuffer.allocate((int) entry.size());
        while (buffer.hasRemaining()) if (channel.read(buffer, entry.offset() + buffer.position()) < 0) throw problem("is truncated");
        return buffer.array();
    }

    private TensorFileException problem(String what) {
        return new TensorFileException(file + ": " + what + ".");
    }
}
