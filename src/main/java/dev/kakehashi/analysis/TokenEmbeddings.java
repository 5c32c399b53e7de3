package dev.kakehashi.analysis;

import dev.kakehashi.tensor.FloatSums;

/**
 * Embedding-layer vectors of the tokens, scaled to unit norm so that a dot product is a cosine; zero vectors stay zero and are similar
 * to nothing.
 */
public final class TokenEmbeddings {
    private final float[] units;
    private final int width;

    /** @param rows (vocabulary, width); not changed */
    public TokenEmbeddings(float[] rows, int width) {
        this.units = rows.clone();
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

    public float cosine(int token, int other) {
        return FloatSums.product(units, token * width, units, other * width, width);
    }
}
