package dev.kakehashi.planning;

/**
 * Where SAEs are trained and what one job may take there, in bytes.
 *
 * @param memory of a GPU where there is one, otherwise of the host
 * @param heap the most Java's heap may grow to
 * @param ahead whether the buffer is filled ahead
 */
public record Machine(long memory, long heap, boolean gpu, boolean ahead) {
    /** Beyond this the heap spends its time collecting garbage. */
    private static final double FULL_HEAP = 0.85;

    public boolean holds(TrainingMemory needed) {
        return holds(needed.total(), needed.heap());
    }

    /** @param total bytes of memory, of which {@code ofHeap} would lie in Java's heap */
    public boolean holds(long total, long ofHeap) {
        return total <= memory && ofHeap <= usableHeap();
    }

    public long usableHeap() {
        return (long) (FULL_HEAP * heap);
    }
}
