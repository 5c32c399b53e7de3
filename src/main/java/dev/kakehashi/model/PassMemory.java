package dev.kakehashi.model;

/** Bytes that a language model of a shape takes: its weights as float32 and what a pass works in. */
public final class PassMemory {
    private static final int FLOAT = 4;
    /** Tokens whose logits are made at a time; they are held beside their logarithms. */
    private static final long LOGITS_AT_ONCE = 512;

    private PassMemory() {}

    /** Weights of so many blocks; embeddings stay in their file. */
    public static long blocks(ModelConfig shape, int blocks) {
        return FLOAT * ((shape.parameters() - (shape.tiedEmbeddings() ? 1L : 2L) * shape.vocabulary() * shape.width())
                / shape.layers()) * blocks;
    }

    /**
     * What one block takes while it is read: its largest matrix is there twice, as it lay in the file and as the
     * product wants it.
     */
    public static long reading(ModelConfig shape) {
        long joined = (long) (shape.heads() + 2 * shape.keyValueHeads()) * shape.headSize();
        return FLOAT * (long) shape.width() * Math.max(joined, shape.feedForward());
    }

    /**
     * Residual stream, its norm, queries, keys, values, heads, two feed-forward products and the attention's scores; a
     * copy for Java.
     */
    public static long pass(ModelConfig shape, long sequences, int length) {
        return FLOAT * sequences * length
                * (8L * shape.width() + 3L * shape.feedForward() + (long) shape.heads() * length);
    }

    public static long unembedding(ModelConfig shape) {
        return FLOAT * (long) shape.vocabulary() * shape.width();
    }

    /** From the residual stream to losses. */
    public static long logits(ModelConfig shape) {
        return 2 * FLOAT * LOGITS_AT_ONCE * shape.vocabulary();
    }

    /** Keys and values of so many rows, (rows, capacity), in the first {@code layers} blocks. */
    public static long cache(ModelConfig shape, int layers, long rows, long capacity) {
        return 2 * FLOAT * rows * capacity * layers * shape.keyValueHeads() * shape.headSize();
    }
}
