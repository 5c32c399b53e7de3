package dev.kakehashi.activations;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.tensor.Torch;
import java.lang.ref.Reference;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * Runs the model over sequences of a document stream and yields normalised vectors of all requested layers from one
 * pass; read by one thread at a time.
 */
public final class ActivationStream {
    private static final int SEQUENCES_AT_ONCE = 32;
    private static final int USUAL_LENGTH = 64;

    private final CausalTransformer model;
    private final DocumentStream documents;
    private final SortedSet<Integer> layers;
    private final Normalization normalization;
    private float[] rows = {};

    public ActivationStream(
            CausalTransformer model, DocumentStream documents, SortedSet<Integer> layers, Normalization normalization) {
        if (documents.length() < 2) throw new IllegalArgumentException("sequences need two tokens");
        this.model = model;
        this.documents = documents;
        this.layers = layers;
        this.normalization = normalization;
    }

    /**
     * Sequences of so many tokens that the language model sees at once: fewer of long ones, so that a pass takes no
     * more memory.
     */
    public static int sequencesAtOnce(int length) {
        return Math.max(1, SEQUENCES_AT_ONCE * USUAL_LENGTH / Math.max(USUAL_LENGTH, length));
    }

    @FunctionalInterface
    public interface Sink {
        /**
         * @param firstSequence number of the sequence the first row belongs to
         * @param rows (sequences * span, width), BOS positions left out; the array is used again after the call
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

    Device device() {
        return model.device();
    }

    public int vectorsPerSequence() {
        return documents.span();
    }

    /**
     * Sequences {@code first} to {@code first + count - 1}; at most {@link #sequencesAtOnce} at a time reach the sink.
     */
    public void read(long first, int count, Sink sink) {
        int most = sequencesAtOnce(documents.length());
        for (long at = first; at < first + count; at += most) {
            var tokens = new int[(int) Math.min(most, first + count - at)][];
            for (var row = 0; row < tokens.length; row++) tokens[row] = documents.tokens(at + row);
            long start = at;
            model.residuals(tokens, layers, (layer, residual) -> sink.accept(layer, start, rows(residual)));
        }
    }

    /** Normalised vectors of all positions but BOS, in memory that the next call uses again. */
    private float[] rows(NDArray residual) {
        int width = width();
        int kept = vectorsPerSequence() * width;
        int sequences = (int) residual.getShape().get(0);
        if (rows.length != sequences * kept) rows = new float[sequences * kept];
        var into = rows;
        var all = Torch.read(residual);
        IntStream.range(0, sequences).parallel().forEach(sequence -> {
            all.get((sequence * documents.length() + documents.skipped()) * width, into, sequence * kept, kept);
            Normalizer.apply(normalization, into, sequence * kept, (sequence + 1) * kept, width);
        });
        Reference.reachabilityFence(residual); // the view does not keep its memory alive
        return into;
    }
}
