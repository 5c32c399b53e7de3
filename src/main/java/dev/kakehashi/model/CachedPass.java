package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.tensor.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A batch of sequences that grows: keys and values of earlier tokens are kept, so each new token costs one position.
 * Shorter rows are padded at their left end; padding is never attended to and rotary positions count from the first
 * real token.
 */
public final class CachedPass implements AutoCloseable {
    private final CausalTransformer model;
    private final int highest;
    private final int capacity;
    private final NDManager manager;
    private final List<Cache> caches = new ArrayList<>();
    private int[] padding;
    private int length;

    /**
     * @param highest the last layer to run: all of them for next tokens, fewer when only the residual stream is wanted
     * @param padding tokens at the left end of each row that are none
     * @param capacity most tokens a row will have, padding included
     */
    public CachedPass(CausalTransformer model, int highest, int[] padding, int capacity) {
        model.requireLayer(highest);
        if (capacity > model.config().context())
            throw new IllegalArgumentException(
                    capacity + " tokens exceed the model's context of " + model.config().context());
        Torch.gradients(false);
        this.model = model;
        this.highest = highest;
        this.capacity = capacity;
        this.padding = padding.clone();
        this.manager = model.newScope();
        var shape = new Shape(padding.length, model.config().keyValueHeads(), capacity, model.config().headSize());
        for (var layer = 0; layer < highest; layer++)
            caches.add(new Cache(manager.zeros(shape, DataType.FLOAT32), manager.zeros(shape, DataType.FLOAT32)));
    }

    /** Keys and values of one layer, (rows, keyValueHeads, capacity, headSize). */
    record Cache(NDArray keys, NDArray values) {}

    /**
     * Where the newest tokens stand: rotary factors (rows, new, 1, headSize), additive mask (rows, 1, new, old + new).
     */
    record Place(NDArray cosines, NDArray sines, NDArray start, NDArray mask) {}

    /** The most probable next tokens of every row, falling, with their natural logarithms of probability. */
    public record Next(int[][] tokens, float[][] logProbabilities) {}

    /** @param edit changes the residual stream on the way, or null */
    public Next next(int[][] tokens, int k, GrowingEdit edit) {
        try (var scope = manager.newSubManager()) {
            var x = run(scope, tokens, edit);
            var best = model.predict("next_tokens", scope, x, k);
            var logarithms = CausalTransformer.rows(best.get(0).toFloatArray(), tokens.length);
            var flat = best.get(1).toLongArray();
            var ids = new int[tokens.length][logarithms[0].length];
            for (var i = 0; i < flat.length; i++) ids[i / ids[0].length][i % ids[0].length] = (int) flat[i];
            return new Next(ids, logarithms);
        }
    }

    /** The residual stream of the newest tokens behind the highest layer, (rows, new, width). */
    public float[] residual(int[][] tokens) {
        try (var scope = manager.newSubManager()) {
            return run(scope, tokens, null).toFloatArray();
        }
    }

    /**
     * From now on row i is what row {@code rows[i]} was; rows may be repeated, and rows that are not named are dropped.
     */
    public void reorder(int[] rows) {
        Torch.gradients(false);
        padding = Arrays.stream(rows).map(row -> padding[row]).toArray();
        try (var order = manager.create(Arrays.stream(rows).asLongStream().toArray())) {
            for (var layer = 0; layer < caches.size(); layer++) {
                var old = caches.get(layer);
                caches.set(layer, new Cache(model.reordered(manager, old.keys, order),
                        model.reordered(manager, old.values, order)));
                old.keys.close();
                old.values.close();
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray run(NDManager scope, int[][] tokens, GrowingEdit edit) {
        Torch.gradients(false);
        if (tokens.length != padding.length) throw new IllegalArgumentException("another number of rows");
        if (length + tokens[0].length > capacity)
            throw new IllegalArgumentException("more tokens than the cache has room for");
        var x = model.embed(scope, model.checked(tokens));
        x = edited(0, tokens, x, edit);
        var place = place(scope, tokens[0].length);
        for (var layer = 1; layer <= highest; layer++) {
            var next = model.cachedBlock(scope, layer, x, place, caches.get(layer - 1));
            x.close();
            x = edited(layer, tokens, next, edit);
        }
        length += tokens[0].length;
        return x;
    }

    private static NDArray edited(int layer, int[][] tokens, NDArray x, GrowingEdit edit) {
        return edit == null || edit.layer() != layer ? x : edit.apply(tokens, x);
    }

    private Place place(NDManager scope, int fresh) {
        int rows = padding.length;
        int size = model.config().headSize();
        int end = length + fresh;
        var rotary = Rotary.of(model.config(), end);
        var cosines = new float[rows * fresh * size];
        var sines = new float[rows * fresh * size];
        var mask = new float[rows * fresh * end];
        for (var row = 0; row < rows; row++) {
            for (var i = 0; i < fresh; i++) {
                int at = row * fresh + i;
                int position = Math.max(0, length + i - padding[row]);
                System.arraycopy(rotary.cosines(), position * size, cosines, at * size, size);
                System.arraycopy(rotary.sines(), position * size, sines, at * size, size);
                // padding attends to itself, so that no row of the softmax is empty
                for (var key = 0; key < end; key++) {
                    boolean seen = key <= length + i && key >= padding[row] || key == length + i;
                    if (!seen) mask[at * end + key] = Float.NEGATIVE_INFINITY;
                }
            }
        }
        return new Place(
                Torch.floats(scope, cosines, rows, fresh, 1, size), Torch.floats(scope, sines, rows, fresh, 1, size),
                scope.create((long) length), Torch.floats(scope, mask, rows, 1, fresh, end));
    }
}
