package dev.kakehashi.activations;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Seeds;
import java.util.HashMap;
import java.util.Map;

/**
 * Vectors of many documents, filled whole and served in a seeded order (METHOD section 2). The number of vectors served so far says
 * everything about its state, so a resumed job refills it with the same content.
 */
public final class ActivationBuffer {
    private final ActivationStream stream;
    private final int sequences;
    private final int rowsPerBlock;
    private final long seed;
    private final Map<Integer, float[][]> blocks = new HashMap<>();
    private final Map<Integer, float[]> batches = new HashMap<>();
    private long filled = -1;
    private int[] order;

    /** @param capacity vectors to hold per layer; rounded down to whole sequences, at least one */
    public ActivationBuffer(ActivationStream stream, int capacity, long seed) {
        this.stream = stream;
        this.sequences = Math.max(1, capacity / stream.vectorsPerSequence());
        this.rowsPerBlock = ActivationStream.SEQUENCES_AT_ONCE * stream.vectorsPerSequence();
        this.seed = seed;
        int count = (sequences + ActivationStream.SEQUENCES_AT_ONCE - 1) / ActivationStream.SEQUENCES_AT_ONCE;
        for (var layer : stream.layers()) {
            var rows = new float[count][];
            for (var block = 0; block < count; block++)
                rows[block] = new float[Math.min(rowsPerBlock, size() - block * rowsPerBlock) * stream.width()];
            blocks.put(layer, rows);
        }
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
        for (var layer : blocks.keySet())
            batches.compute(layer, (l, rows) -> rows != null && rows.length == count * width ? rows : new float[count * width]);
        for (var row = 0; row < count; ) {
            fill((served + row) / size(), filling);
            int offset = (int) ((served + row) % size());
            int rows = Math.min(count - row, size() - offset);
            for (var entry : batches.entrySet()) gather(blocks.get(entry.getKey()), offset, rows, entry.getValue(), row);
            row += rows;
        }
        return batches;
    }

    private void gather(float[][] source, int offset, int rows, float[] into, int firstRow) {
        int width = stream.width();
        for (var i = 0; i < rows; i++) {
            int vector = order[offset + i];
            System.arraycopy(source[vector / rowsPerBlock], vector % rowsPerBlock * width, into, (firstRow + i) * width, width);
        }
    }

    private void fill(long number, Progress filling) {
        if (filled == number) return;
        long first = number * sequences;
        stream.read(first, sequences, (layer, firstSequence, rows) -> {
            System.arraycopy(rows, 0, blocks.get(layer)[(int) ((firstSequence - first) / ActivationStream.SEQUENCES_AT_ONCE)], 0, rows.length);
            filling.at(firstSequence - first, sequences);
        });
        order = Seeds.permutation(size(), seed, "buffer", number);
        filled = number;
    }
}
