package dev.kakehashi.tensor.pickle;

/**
 * Where the elements of a tensor lie: a place in a storage, with a shape and strides that were checked against the
 * storage.
 *
 * @param storage key of the zip entry below {@code data/}
 * @param offset first element, counted in elements
 */
record StoredTensor(ElementType type, String storage, long offset, long[] shape, long[] strides) {
    long elements() {
        long elements = 1;
        for (long size : shape) elements *= size;
        return elements;
    }

    /** Elements from the first to the last that the tensor touches, both included. */
    long extent() {
        if (elements() == 0) return 0;
        long last = 0;
        for (var i = 0; i < shape.length; i++) last += (shape[i] - 1) * strides[i];
        return last + 1;
    }

    boolean contiguous() {
        long expected = 1;
        for (var i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1 && strides[i] != expected) return false;
            expected *= shape[i];
        }
        return true;
    }
}
