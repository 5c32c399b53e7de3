package dev.kakehashi.model;

import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * A matrix of a checkpoint with one row for each token, (vocabulary, width), read from its file row by row: it is never
 * held whole.
 */
public final class TokenTable implements AutoCloseable {
    private final Weights weights;
    private final ModelConfig config;
    private final String name;

    private TokenTable(Weights weights, ModelConfig config, String name) {
        this.weights = weights;
        this.config = config;
        this.name = name;
    }

    public static TokenTable embedding(Path folder) throws IOException {
        return open(folder, ModelConfig.read(folder.resolve("config.json")), WeightNames.EMBEDDING);
    }

    /** The embedding where the two are tied. */
    public static TokenTable unembedding(Path folder) throws IOException {
        var config = ModelConfig.read(folder.resolve("config.json"));
        return open(folder, config, config.tiedEmbeddings() ? WeightNames.EMBEDDING : WeightNames.UNEMBEDDING);
    }

    private static TokenTable open(Path folder, ModelConfig config, String name) throws IOException {
        var weights = Weights.open(folder);
        try {
            weights.require(name, config.vocabulary(), config.width());
            return new TokenTable(weights, config, name);
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    public int vocabulary() {
        return config.vocabulary();
    }

    public int width() {
        return config.width();
    }

    /** Fills {@code into} with the row of one token; for threads that each want their own. */
    public void row(int token, float[] into) throws IOException {
        weights.row(name, token, into);
    }

    /** Fills {@code into} with rows from that of {@code first} on, on all cores. */
    public void rows(int first, FloatBuffer into) throws IOException {
        weights.read(name, (long) first * width(), into);
    }

    /** Gain of the checkpoint's last norm, (width). */
    public float[] finalNorm() throws IOException {
        return weights.floats(WeightNames.FINAL_NORM);
    }

    @Override
    public void close() throws IOException {
        weights.close();
    }
}
