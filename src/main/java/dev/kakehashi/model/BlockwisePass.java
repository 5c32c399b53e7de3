package dev.kakehashi.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Token losses of many batches, block by block: each block of the model is read once for all of them and then
 * forgotten, so that memory holds one block and the residual streams. What is computed is that of {@link
 * CausalTransformer#tokenLosses}, to the bit.
 */
public final class BlockwisePass {
    /**
     * Bytes of residual streams at a time; reading the blocks again for the next takes little beside the work on so
     * many.
     */
    private static final long STREAMS = 512L << 20;

    private final CausalTransformer model;
    private final ResidualEdit edit;

    /** @param edit replaces the residual stream behind its layer, or null */
    public BlockwisePass(CausalTransformer model, ResidualEdit edit) {
        this.model = model;
        this.edit = edit;
    }

    /** Gets the losses of a batch, (rows, length - 1); batches come in their order. */
    @FunctionalInterface
    public interface Sink {
        void accept(int batch, float[][] losses);
    }

    /** Bytes of memory that residual streams take: those of all sequences, or as many as fit. */
    public static long streams(ModelConfig shape, long sequences, int length) {
        return Math.min(Math.max(STREAMS, 4L * 16 * length * shape.width()), 4L * sequences * length * shape.width());
    }

    /**
     * @param batches how many; {@code tokens} gives the (rows, length) ids of each, rows of equal length
     * @param progress in batches
     */
    public void run(int batches, IntFunction<int[][]> tokens, Sink sink, Progress progress) {
        int atOnce = 1;
        for (var first = 0; first < batches; first += atOnce) {
            var one = tokens.apply(first);
            atOnce = (int) Math.max(1,
                    Math.min(batches, STREAMS / (4L * one.length * one[0].length * model.config().width())));
            int from = first;
            var some = IntStream.range(first, Math.min(batches, first + atOnce)).mapToObj(tokens).toList();
            section(some, (batch, losses) -> sink.accept(from + batch, losses),
                    (done, total) -> progress.at(from + done * some.size() / total, batches));
        }
    }

    private void section(List<int[][]> batches, Sink sink, Progress progress) {
        int layers = model.config().layers();
        long total = (long) (layers + 1) * batches.size();
        Torch.gradients(false);
        try (var scope = model.newScope()) {
            var streams = new ArrayList<NDArray>();
            for (var tokens : batches) streams.add(edited(0, model.embed(scope, model.checked(tokens))));
            for (var layer = 1; layer <= layers; layer++) {
                int own = layer;
                for (var batch = 0; batch < streams.size(); batch++) {
                    progress.at((long) (layer - 1) * batches.size() + batch, total);
                    streams.set(batch, model.blocks(scope, streams.get(batch), layer, layer,
                            (at, residual) -> edited(own, residual)));
                }
                model.forget(layer - 1);
            }
            for (var batch = 0; batch < streams.size(); batch++) {
                progress.at((long) layers * batches.size() + batch, total);
                sink.accept(batch, losses(scope, streams.get(batch), batches.get(batch)));
            }
        }
    }

    private NDArray edited(int layer, NDArray residual) {
        if (edit == null || edit.layer() != layer) return residual;
        var changed = edit.apply(residual);
        if (changed != residual) residual.close();
        return changed;
    }

    private float[][] losses(NDManager scope, NDArray last, int[][] tokens) {
        try (last;
                var ids = Torch.tokens(scope, tokens);
                var losses = model.unembed("token_losses", scope, last, ids).get(0)) {
            return CausalTransformer.rows(losses.toFloatArray(), tokens.length);
        }
    }
}
