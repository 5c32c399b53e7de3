package dev.kakehashi.tensor;

/**
 * Where one tensor lies in its file.
 *
 * @param begin first byte, from the end of the header
 * @param end byte behind the last
 */
public record TensorInfo(String name, DType dtype, long[] shape, long begin, long end) {
    public long elements() {
        long elements = 1;
        for (var size : shape) elements *= size;
        return elements;
    }
}
