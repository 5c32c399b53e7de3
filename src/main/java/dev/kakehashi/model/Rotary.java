package dev.kakehashi.model;

/**
 * Cosines and sines of the rotary position embedding, (length, headSize): the two halves of a head alike, but the sines
 * of the first half negative, as it takes the second half away.
 */
record Rotary(float[] cosines, float[] sines) {
    static Rotary of(ModelConfig config, int length) {
        int size = config.headSize();
        var cosines = new float[length * size];
        var sines = new float[length * size];
        for (var pair = 0; pair < size / 2; pair++) {
            double frequency = config.ropeScaling().scale(Math.pow(config.ropeTheta(), -2.0 * pair / size));
            for (var position = 0; position < length; position++) {
                double angle = position * frequency;
                int at = position * size + pair;
                cosines[at] = cosines[at + size / 2] = (float) Math.cos(angle);
                sines[at + size / 2] = (float) Math.sin(angle);
                sines[at] = -sines[at + size / 2];
            }
        }
        return new Rotary(cosines, sines);
    }
}
