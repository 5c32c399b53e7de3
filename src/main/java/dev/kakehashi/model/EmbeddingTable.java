package dev.kakehashi.model;

import dev.kakehashi.tensor.Weights;
import java.io.IOException;
import java.nio.file.Path;

/** Token embeddings of a checkpoint, read without loading the model; row-major (vocabulary, width). */
public record EmbeddingTable(float[] rows, int vocabulary, int width) {
    public static EmbeddingTable read(Path folder) throws IOException {
        var config = ModelConfig.read(folder.resolve("config.json"));
        try (var weights = Weights.open(folder)) {
            weights.require(WeightNames.EMBEDDING, config.vocabulary(), config.width());
            return new EmbeddingTable(weights.floats(WeightNames.EMBEDDING), config.vocabulary(), config.width());
        }
    }
}
