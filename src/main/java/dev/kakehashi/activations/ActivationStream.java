package dev.kakehashi.activations;

import ai.djl.ndarray.NDArray;
import dev.kakehashi.model.CausalTransformer;
import java.util.SortedSet;

/** Runs the model over sequences of a document stream and yields normalised vectors of all requested layers from one pass. */
public final class ActivationStream {
    /** Sequences the language model sees at once. */
    public static final int SEQUENCES_AT_ONCE = 32;

    private final CausalTransformer model;
    private final DocumentStream documents;
    private final SortedSet<Integer> layers;
    private final Normalization normalization;

    public ActivationStream(
            CausalTransformer model, DocumentStream documents, SortedSet<Integer> layers, Normalization normalization) {
        if (documents.length() < 2) throw new IllegalArgumentException("sequences need BOS and at least one token");
        this.model = model;
        this.documents = documents;
        this.layers = layers;
        this.normalization = normalization;
    }

    @FunctionalInterface
    public interface Sink {
        /**
         * @param firstSequence number of the sequence the first row belongs to
         * @param rows (sequences * (length - 1), width), BOS positions left out; the array belongs to the receiver
         */
        void accept(int layer, long firstSequence, float[] rows);
    }

    public DocumentStream documents() {
        return documents;
    }

    public SortedSet<Integer> layers() {
        return layers;
    }

    public int width() {
        return model.config().width();
    }

    public int vectorsPerSequence() {
        return documents.length() - 1;
    }

    /** Sequences {@code first} to {@code first + count - 1}; at most {@link #SEQUENCES_AT_ONCE} at a time reach the sink. */
    public void read(long first, int count, Sink sink) {
        for (long at = first; at < first + count; at += SEQUENCES_AT_ONCE) {
            var tokens = new int[(int) Math.min(SEQUENCES_AT_ONCE, first + count - at)][];
            for (var row = 0; row < tokens.length; row++) tokens[row] = documents.tokens(at + row);
            long start = at;
            model.residuals(tokens, layers, (layer, residual) -> {
                var rows = withoutBos(residual);
                Normalizer.apply(normalization, rows, width());
                sink.accept(layer, start, rows);
            });
        }
    }

    private static float[] withoutBos(NDArray residual) {
        var shape = residual.getShape();
        int sequences = (int) shape.get(0);
        int length = (int) shape.get(1);
        int width = (int) shape.get(2);
        var all = residual.toFloatArray();
        var rows = new float[sequences * (length - 1) * width];
        for (var s = 0; s < sequences; s++)
            System.arraycopy(all, (s * length + 1) * width, rows, s * (length - 1) * width, (length - 1) * width);
        return rows;
    }
}
