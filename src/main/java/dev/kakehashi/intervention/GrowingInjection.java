package dev.kakehashi.intervention;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.model.CachedPass;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.GrowingEdit;
import dev.kakehashi.tensor.Torch;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Equation (7) while the target model generates: the source model reads the same tokens up to the layer, with a cache
 * of its own.
 */
public final class GrowingInjection implements GrowingEdit, AutoCloseable {
    private final Injection injection;
    private final Arm arm;
    private final CachedPass source;
    private int[] padding;
    private int length;

    /** @param padding and capacity as of the target's cache */
    public GrowingInjection(Injection injection, Arm arm, CausalTransformer source, int[] padding, int capacity) {
        this.injection = injection;
        this.arm = arm;
        this.source = new CachedPass(source, injection.options().layer(), padding, capacity);
        this.padding = padding.clone();
    }

    @Override
    public int layer() {
        return injection.options().layer();
    }

    @Override
    public NDArray apply(int[][] tokens, NDArray residual) {
        int fresh = tokens[0].length;
        var encoded = injection.encode(source.residual(tokens));
        var skipped = new BitSet();
        for (var row = 0; row < tokens.length; row++) {
            for (var i = 0; i < fresh; i++) {
                int place = length + i - padding[row]; // 0 is BOS
                if (place < 0 || place == 0 && !injection.options().bos()) skipped.set(row * fresh + i);
            }
        }
        length += fresh;
        var changed = injection.apply(arm, encoded, residual.toFloatArray(), skipped);
        var result = Torch.floats(residual.getManager(), changed, residual.getShape().getShape());
        residual.close();
        return result;
    }

    @Override
    public void reorder(int[] rows) {
        padding = Arrays.stream(rows).map(row -> padding[row]).toArray();
        source.reorder(rows);
    }

    @Override
    public void close() {
        source.close();
    }
}
