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
        // eight sums that do not wait for each other
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i + 8 <= width; i += 8) {
            s0 += units[a + i] * units[b + i];
            s1 += units[a + i + 1] * units[b + i + 1];
            s2 += units[a + i + 2] * units[b + i + 2];
            s3 += units[a + i + 3] * units[b + i + 3];
            s4 += units[a + i + 4] * units[b + i + 4];
            s5 += units[a + i + 5] * units[b + i + 5];
            s6 += units[a + i + 6] * units[b + i + 6];
            s7 += units[a + i + 7] * units[b + i + 7];
        }
        float rest = 0;
        for (; i < width; i++) rest += units[a + i] * units[b + i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7)) + rest;
    }
}
