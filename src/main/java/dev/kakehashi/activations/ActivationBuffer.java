package dev.kakehashi.activations;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.OwnStream;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Vectors of many documents, filled whole and served in a seeded order (METHOD section 2). The number of vectors served
 * so far says everything about its state, so a resumed job refills it with the same content. They lie outside of Java's
 * heap, which need not grow with the buffer and gives its room back late.
 */
public final class ActivationBuffer implements AutoCloseable {
    private static final int PARTS = 16;
    private static final int CHUNK_FLOATS = 1 << 27; // an array of libtorch is seen from Java up to 2 GiB

    private final ActivationStream stream;
    private final int sequences;
    private final int rowsPerChunk;
    private final NDManager memory = Torch.newManager(Device.cpu());
    private final Plan plan;
    private final Map<Integer, float[]> batches = new HashMap<>();
    private final Prefetch<Fill> ahead;
    private Fill current;

    /**
     * @param capacity vectors to hold per layer; rounded down to whole sequences, at least one
     * @param vectors of the whole stream that will be served: none behind them is filled ahead
     * @param ahead whether a thread of its own makes the next fill while one is served: the same vectors, for twice the
     *     memory
     */
    public record Plan(int capacity, long vectors, long seed, boolean ahead) {}

    /** @param rows by layer, in chunks; {@code order} in which they are served */
    private record Fill(long number, Map<Integer, FloatBuffer[]> rows, int[] order) {}

    public ActivationBuffer(ActivationStream stream, Plan plan) {
        this.stream = stream;
        this.plan = plan;
        this.sequences = Math.max(1, plan.capacity / stream.vectorsPerSequence());
        // what the stream yields at once lies in one chunk
        int block = ActivationStream.sequencesAtOnce(stream.documents().length()) * stream.vectorsPerSequence();
        this.rowsPerChunk = block * Math.max(1, CHUNK_FLOATS / (block * stream.width()));
        this.ahead = plan.ahead ? new Prefetch<>("activations", () -> OwnStream.take(stream.device())) : null;
    }

    /** Vectors of one fill. */
    public int size() {
        return sequences * stream.vectorsPerSequence();
    }

    /**
     * The vectors numbered {@code served} to {@code served + count - 1} of the whole stream, for every layer alike.
     *
     * @return per layer (count, width), in arrays that the next call overwrites
     */
    public Map<Integer, float[]> batch(long served, int count, Progress filling) {
        int width = stream.width();
        for (var layer : stream.layers())
            batches.compute(layer,
                    (l, rows) -> rows != null && rows.length == count * width ? rows : new float[count * width]);
        for (var row = 0; row < count;) {
            fill((served + row) / size(), filling);
            int offset = (int) ((served + row) % size());
            int rows = Math.min(count - row, size() - offset);
            for (var entry : batches.entrySet())
                gather(current.rows.get(entry.getKey()), offset, rows, entry.getValue(), row);
            row += rows;
        }
        return batches;
    }

    /** Ends what is being made ahead and gives the memory back. */
    @Override
    public void close() {
        if (ahead != null) ahead.close();
        current = null;
        memory.close();
    }

    private void gather(FloatBuffer[] source, int offset, int rows, float[] into, int firstRow) {
        int width = stream.width();
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            for (var i = (int) ((long) rows * part / PARTS); i < (int) ((long) rows * (part + 1) / PARTS); i++) {
                int vector = current.order[offset + i];
                source[vector / rowsPerChunk].get(vector % rowsPerChunk * width, into, (firstRow + i) * width, width);
            }
        });
    }

    private void fill(long number, Progress filling) {
        if (current != null && current.number == number) return;
        var used = current == null ? room() : current.rows;
        if (ahead == null) {
            current = read(number, used, filling);
            return;
        }
        var made = ahead.take(filling);
        current = made != null && made.number == number ? made
                : read(number, made == null ? room() : made.rows, filling);
        if ((number + 1) * size() < plan.vectors) ahead.begin(progress -> read(number + 1, used, progress));
    }

    private Map<Integer, FloatBuffer[]> room() {
        var room = new HashMap<Integer, FloatBuffer[]>();
        for (var layer : stream.layers()) {
            var rows = new FloatBuffer[(size() + rowsPerChunk - 1) / rowsPerChunk];
            for (var chunk = 0; chunk < rows.length; chunk++)
                rows[chunk] = Torch.view(
                        memory.zeros(new Shape(Math.min(rowsPerChunk, size() - chunk * rowsPerChunk), stream.width())));
            room.put(layer, rows);
        }
        return room;
    }

    private Fill read(long number, Map<Integer, FloatBuffer[]> into, Progress filling) {
        long first = number * sequences;
        stream.read(first, sequences, (layer, firstSequence, rows) -> {
            int row = (int) (firstSequence - first) * stream.vectorsPerSequence();
            into.get(layer)[row / rowsPerChunk].put(row % rowsPerChunk * stream.width(), rows, 0, rows.length);
            filling.at(firstSequence - first, sequences);
        });
        return new Fill(number, into, Seeds.permutation(size(), plan.seed, "buffer", number));
    }
}
