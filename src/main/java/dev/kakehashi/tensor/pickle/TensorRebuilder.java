package dev.kakehashi.tensor.pickle;

import dev.kakehashi.outside.Shown;
import dev.kakehashi.tensor.TensorFileException;
import java.util.List;
import java.util.function.ToLongFunction;

/** Turns what a pickle says about storages and tensors into checked places in the file. */
final class TensorRebuilder {
    private static final int MOST_DIMENSIONS = 8;
    private static final long MOST_ELEMENTS = 1L << 40;

    private final String file;
    private final ToLongFunction<String> storageBytes;

    /** @param storageBytes size of the zip entry of a storage's key, negative where there is none */
    TensorRebuilder(String file, ToLongFunction<String> storageBytes) {
        this.file = file;
        this.storageBytes = storageBytes;
    }

    /** A storage as the pickle describes it; whether it is there is checked when a tensor needs it. */
    record Storage(ElementType type, String key, long elements) {}

    /** @param id ("storage", type, key, location, number of elements), as torch.save writes it */
    Storage storage(List<?> id) throws TensorFileException {
        if (id.size() < 5 || !"storage".equals(id.get(0)) || !(id.get(1) instanceof PickleNames.Named type)
                || type.kind() != PickleNames.Kind.STORAGE || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long elements))
            throw problem("refers to something that is no storage");
        if (elements < 0 || elements > MOST_ELEMENTS) throw problem("has a storage of " + elements + " elements");
        return new Storage(type.type(), key, elements);
    }

    /** @param arguments (storage, offset, shape, strides, ...) */
    StoredTensor tensor(List<?> arguments) throws TensorFileException {
        if (arguments.size() < 4 || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset))
            throw problem("describes a tensor in a way that is not read");
        var shape = sizes(arguments.get(2));
        var strides = sizes(arguments.get(3));
        if (shape.length != strides.length)
            throw problem("gives a tensor " + shape.length + " sizes and " + strides.length + " strides");
        long elements = 1;
        for (long size : shape) {
            if (size > 0 && elements > MOST_ELEMENTS / size) throw problem("has a tensor of an impossible shape");
            elements *= size;
        }
        checkThere(storage);
        // Elements that share memory would let a small file ask for any amount of it.
        if (elements > storage.elements()) throw outside(storage);
        long last = offset;
        for (var i = 0; i < shape.length && elements > 0; i++) {
            if (shape[i] > 1 && strides[i] > MOST_ELEMENTS / (shape[i] - 1)) throw outside(storage);
            last += (shape[i] - 1) * strides[i];
        }
        if (offset < 0 || offset > storage.elements() || elements > 0 && last >= storage.elements())
            throw outside(storage);
        return new StoredTensor(storage.type(), storage.key(), offset, shape, strides);
    }

    private void checkThere(Storage storage) throws TensorFileException {
        long there = storageBytes.applyAsLong(storage.key());
        if (there < 0) throw problem("lacks the numbers of the storage \"" + Shown.of(storage.key()) + "\"");
        if (storage.elements() * storage.type().bytes() > there)
            throw problem("is truncated or lies: the storage \"" + Shown.of(storage.key()) + "\" holds " + there
                    + " bytes where "
                    + storage.elements() * storage.type().bytes() + " are announced");
    }

    private long[] sizes(Object value) throws TensorFileException {
        if (!(value instanceof Unpickler.Tuple tuple) || tuple.items().size() > MOST_DIMENSIONS)
            throw problem("has a tensor without a usable shape");
        var sizes = new long[tuple.items().size()];
        for (var i = 0; i < sizes.length; i++) {
            if (!(tuple.items().get(i) instanceof Long size) || size < 0 || size > MOST_ELEMENTS)
                throw problem("has a tensor of an impossible shape");
            sizes[i] = size;
        }
        return sizes;
    }

    private TensorFileException outside(Storage storage) {
        return problem("has a tensor that reaches beyond its storage \"" + Shown.of(storage.key()) + "\" of "
                + storage.elements() + " elements");
    }

    private TensorFileException problem(String what) {
        return new TensorFileException(file + " " + what + ".");
    }
}
