package dev.kakehashi.analysis.clusters;

import dev.kakehashi.model.TokenTable;
import dev.kakehashi.tensor.FloatSums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Embedding-layer vectors of the tokens, scaled to unit norm so that a dot product is a cosine; zero vectors stay zero
 * and have the cosine 0 with everything. Rows are read where they lie when they are first wanted, and some of them
 * kept: no table is expanded.
 */
public final class TokenEmbeddings {
    /** Bytes of rows that are kept: frequent tokens come first, and again with every latent. */
    public static final long KEPT = 128L << 20;

    private static final int MOST_LANES = 256;
    private static final int LEAST_LANES = 64;
    /** Floats of a block, which should stay in a core's own cache. */
    private static final int BLOCK = 1 << 17;

    private final Rows source;
    private final int vocabulary;
    private final int width;
    private final AtomicReferenceArray<float[]> kept;
    private final AtomicLong room;

    /** Gives the row of one token, to several threads at once. */
    @FunctionalInterface
    interface Rows {
        void read(int token, float[] into) throws IOException;
    }

    /** @param table stays the caller's, who closes it behind the last use of this */
    public TokenEmbeddings(TokenTable table) {
        this(table::row, table.vocabulary(), table.width());
    }

    /** @param rows (vocabulary, width) */
    public TokenEmbeddings(float[] rows, int width) {
        this((token, into) -> System.arraycopy(rows, token * width, into, 0, width), rows.length / width, width);
    }

    private TokenEmbeddings(Rows source, int vocabulary, int width) {
        this.source = source;
        this.vocabulary = vocabulary;
        this.width = width;
        this.kept = new AtomicReferenceArray<>(vocabulary);
        this.room = new AtomicLong(KEPT);
    }

    public int vocabulary() {
        return vocabulary;
    }

    int width() {
        return width;
    }

    /** The unit vector of a token; not to be changed. */
    public float[] unit(int token) {
        var known = kept.get(token); // a race at worst reads a row twice
        if (known != null) return known;
        var unit = new float[width];
        read(token, unit);
        if (room.addAndGet(-4L * width) >= 0) kept.set(token, unit);
        return unit;
    }

    /** Like {@link #unit}, but nothing is kept for it. */
    float[] fresh(int token) {
        var known = kept.get(token);
        if (known != null) return known;
        var unit = new float[width];
        read(token, unit);
        return unit;
    }

    /** @return the unit vectors of the first {@code count} tokens */
    float[][] units(int[] tokens, int count) {
        var units = new float[count][];
        for (var i = 0; i < count; i++) units[i] = unit(tokens[i]);
        return units;
    }

    private void read(int token, float[] into) {
        try {
            source.read(token, into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        double squares = 0;
        for (var value : into) squares += (double) value * value;
        if (squares == 0) return;
        float factor = (float) (1 / Math.sqrt(squares));
        for (var i = 0; i < width; i++) into[i] *= factor;
    }

    /** Cosine of two unit vectors. */
    public static float cosine(float[] one, float[] other) {
        return Math.max(-1, Math.min(1, FloatSums.product(one, 0, other, 0, one.length))); // rounding may pass 1
    }

    /** Some tokens' vectors side by side, dimension by dimension, to be held against one other token at a time. */
    static final class Block {
        final int lanes;
        private final int width;
        private final float[] columns;
        private final float[] cosines;

        /** @param tokens how many there are in all; fewer than that may fit */
        Block(int tokens, int width) {
            int most = Math.max(LEAST_LANES, Math.min(MOST_LANES, BLOCK / width / 8 * 8));
            this.lanes = Math.min(most, (tokens + 7) / 8 * 8);
            this.width = width;
            this.columns = new float[width * lanes];
            this.cosines = new float[lanes];
        }

        /** Takes over {@code count} unit vectors, at most {@link #lanes}. */
        void fill(float[][] units, int from, int count) {
            if (count < lanes) Arrays.fill(columns, 0);
            for (var lane = 0; lane < count; lane++) {
                var unit = units[from + lane];
                for (var i = 0; i < width; i++) columns[i * lanes + lane] = unit[i];
            }
        }

        /** Cosines of one unit vector with those of the block, by lane; valid until the next call. */
        float[] cosines(float[] unit) {
            Arrays.fill(cosines, 0);
            int i = 0;
            for (; i + 4 <= width; i += 4) add(i * lanes, unit[i], unit[i + 1], unit[i + 2], unit[i + 3]);
            for (; i < width; i++) {
                float x = unit[i];
                for (var lane = 0; lane < lanes; lane++) cosines[lane] += x * columns[i * lanes + lane];
            }
            // rounding may pass 1
            for (var lane = 0; lane < lanes; lane++) cosines[lane] = Math.max(-1, Math.min(1, cosines[lane]));
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
