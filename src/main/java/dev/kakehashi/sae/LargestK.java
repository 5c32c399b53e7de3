package dev.kakehashi.sae;

/** The k largest positive scores of a row, found in one reading with a heap whose root is the smallest kept. */
final class LargestK {
    private LargestK() {}

    /** Writes latents and values to {@code at ..  at + k - 1} in falling order, ties by the smaller latent, zeros behind the positive ones. */
    static void choose(float[] scores, int k, int[] chosen, float[] values, int at) {
        int kept = 0;
        float least = 0;
        for (var latent = 0; latent < scores.length; latent++) {
            float score = scores[latent];
            if (!(score > least)) continue;
            if (kept < k) {
                rise(chosen, values, at, kept++, latent, score);
                if (kept == k) least = values[at];
            } else {
                sink(chosen, values, at, k, latent, score);
                least = values[at];
            }
        }
        sort(chosen, values, at, kept);
        for (var j = kept; j < k; j++) {
            chosen[at + j] = 0;
            values[at + j] = 0;
        }
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
            if (child + 1 < size && weaker(values[at + child + 1], chosen[at + child + 1], values[at + child], chosen[at + child])) child++;
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
