package dev.kakehashi.analysis;

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
        int a = token * width;
        int b = other * width;
        float dot = 0;
        for (var i = 0; i < width; i++) dot += units[a + i] * units[b + i];
        return dot;
    }
}
