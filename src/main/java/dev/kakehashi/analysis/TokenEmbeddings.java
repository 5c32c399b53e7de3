package dev.kakehashi.analysis;

import dev.kakehashi.tensor.FloatSums;
import java.util.Arrays;

/**
 * Embedding-layer vectors of the tokens, scaled to unit norm so that a dot product is a cosine; zero vectors stay zero and have the cosine 0
 * with everything.
 */
public final class TokenEmbeddings {
    private static final int MOST_LANES = 256;
    private static final int LEAST_LANES = 64;
    /** Floats of a block, which should stay in a core's own cache. */
    private static final int BLOCK = 1 << 17;

    private final float[] units;
    private final int width;

    /** @param rows (vocabulary, width), scaled in place: there is no room for two tables of a large model */
    public TokenEmbeddings(float[] rows, int width) {
        this.units = rows;
        this.width = width;
        for (var at = 0; at < units.length; at += width) {
            double squares = 0;
            for (var i = at; i < at + width; i++) squares += (double) units[i] * units[i];
            if (squares == 0) continue;
            float factor = (float) (1 / Math.sqrt(squares));
            for (var i = at; i < at + width; i++) units[i] *= factor;
        }
    }

    public int vocabulary() {
        return units.length / width;
    }

    float cosine(int token, int other) {
        return Math.max(-1, Math.min(1, FloatSums.product(units, token * width, units, other * width, width))); // rounding may pass 1
    }

    /** Some tokens' vectors side by side, dimension by dimension, to be held against one other token at a time. */
    final class Block {
        final int lanes;
        private final float[] columns;
        private final float[] cosines;

        /** @param tokens how many there are in all; fewer than that may fit */
        Block(int tokens) {
            int most = Math.max(LEAST_LANES, Math.min(MOST_LANES, BLOCK / width / 8 * 8));
            this.lanes = Math.min(most, (tokens + 7) / 8 * 8);
            this.columns = new float[width * lanes];
            this.cosines = new float[lanes];
        }

        /** Takes over {@code count} tokens, at most {@link #lanes}. */
        void fill(int[] tokens, int[] which, int from, int count) {
            if (count < lanes) Arrays.fill(columns, 0);
            for (var lane = 0; lane < count; lane++) {
                int at = tokens[which[from + lane]] * width;
                for (var i = 0; i < width; i++) columns[i * lanes + lane] = units[at + i];
            }
        }

        /** Cosines of one token with those of the block, by lane; valid until the next call. */
        float[] cosines(int token) {
            int at = token * width;
            Arrays.fill(cosines, 0);
            int i = 0;
            for (; i + 4 <= width; i += 4) add(i * lanes, units[at + i], units[at + i + 1], units[at + i + 2], units[at + i + 3]);
            for (; i < width; i++) {
                float x = units[at + i];
                for (var lane = 0; lane < lanes; lane++) cosines[lane] += x * columns[i * lanes + lane];
            }
            for (var lane = 0; lane < lanes; lane++) cosines[lane] = Math.max(-1, Math.min(1, cosines[lane])); // rounding may pass 1
            return cosines;
        }

        /** Four dimensions: the sums are read and written once for all of them. */
        private void add(int r0, float x0, float x1, float x2, float x3) {
            var c = columns;
            var sums = cosines;
            int r1 = r0 + lanes, r2 = r1 + lanes, r3 = r2 + lanes;
            for (var lane = 0; lane < sums.length; lane++)
                sums[lane] += (x0 * c[r0 + lane] + x1 * c[r1 + lane]) + (x2 * c[r2 + lane] + x3 * c[r3 + lane]);
        }
    }
}
