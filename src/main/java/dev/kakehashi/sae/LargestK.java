package dev.kakehashi.sae;

import java.util.Arrays;

/**
 * The k largest positive scores of rows, offered in parts, each score read once: a heap per row whose root is the
 * smallest kept.
 */
final class LargestK {
    private final int k;
    private final int[] chosen;
    private final float[] values;
    private final int[] kept;

    /**
     * @param chosen receives (rows, k) latents in falling order of score, ties by the smaller latent; 0 behind the
     *     positive ones
     * @param values receives (rows, k) scores; 0 behind the positive ones
     */
    LargestK(int k, int[] chosen, float[] values, int rows) {
        this.k = k;
        this.chosen = chosen;
        this.values = values;
        this.kept = new int[rows];
    }

    /**
     * Rows are independent: different ones may be offered to by different threads.
     *
     * @param scores of latents {@code first}, {@code first + 1}, ... of this row, higher ones than were offered before
     */
    void offer(int row, int first, float[] scores) {
        int root = row * k;
        float least = kept[row] < k ? 0 : values[root];
        for (var i = 0; i < scores.length; i++) {
            float score = scores[i];
            if (!(score > least)) continue;
            if (kept[row] < k) rise(chosen, values, root, kept[row]++, first + i, score);
            else sink(chosen, values, root, k, first + i, score);
            if (kept[row] == k) least = values[root];
        }
    }

    /** Sorts what a row kept. */
    void finish(int row) {
        sort(chosen, values, row * k, kept[row]);
        Arrays.fill(chosen, row * k + kept[row], (row + 1) * k, 0);
        Arrays.fill(values, row * k + kept[row], (row + 1) * k, 0);
    }

    /** Whether the first of two entries leaves the heap earlier: smaller, or equal and of a larger latent. */
    private static boolean weaker(float value, int latent, float otherValue, int otherLatent) {
        return value < otherValue || value == otherValue && latent > otherLatent;
    }

    private static void rise(int[] chosen, float[] values, int at, int place, int latent, float score) {
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!weaker(score, latent, values[at + parent], chosen[at + parent])) break;
            values[at + place] = values[at + parent];
            chosen[at + place] = chosen[at + parent];
            place = parent;
        }
        values[at + place] = score;
        chosen[at + place] = latent;
    }

    /** Replaces the root. */
    private static void sink(int[] chosen, float[] values, int at, int size, int latent, float score) {
        int place = 0;
        while (2 * place + 1 < size) {
            int child = 2 * place + 1;
            if (child + 1 < size
                    && weaker(values[at + child + 1], chosen[at + child + 1], values[at + child], chosen[at + child]))
                child++;
            if (!weaker(values[at + child], chosen[at + child], score, latent)) break;
            values[at + place] = values[at + child];
            chosen[at + place] = chosen[at + child];
            place = child;
        }
        values[at + place] = score;
        chosen[at + place] = latent;
    }

    private static void sort(int[] chosen, float[] values, int at, int count) {
        for (var i = 1; i < count; i++) {
            float value = values[at + i];
            int latent = chosen[at + i];
            int j = i - 1;
            while (j >= 0 && weaker(values[at + j], chosen[at + j], value, latent)) {
                values[at + j + 1] = values[at + j];
                chosen[at + j + 1] = chosen[at + j];
                j--;
            }
            values[at + j + 1] = value;
            chosen[at + j + 1] = latent;
        }
    }
}
