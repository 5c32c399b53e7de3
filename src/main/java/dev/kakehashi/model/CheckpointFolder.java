package dev.kakehashi.model;

import dev.kakehashi.tensor.Weights;
import dev.kakehashi.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;

/** What a Hugging Face folder says about itself, read without its weights and found to fit together. */
public record CheckpointFolder(Path path, String configJson, ModelConfig config, String tokenizerSha256) {

    /** @throws IOException with a sentence naming what is missing, contradicts itself or is not supported */
    public static CheckpointFolder read(Path folder) throws IOException {
        var json = ModelConfig.text(folder.resolve("config.json"));
        var config = ModelConfig.parse(json);
        try (var weights = Weights.open(folder)) {
            WeightNames.check(config, weights);
        }
        var vocabulary = Vocabulary.read(folder.resolve("tokenizer.json"));
        if (vocabulary.size() > config.vocabulary())
            throw new IOException("The tokenizer has " + vocabulary.size() + " pieces, more than the model's " + config.vocabulary() + ".");
        return new CheckpointFolder(folder, json, config, vocabulary.sha256());
    }

    /** @throws IOException when the other cannot be another training step of the same model */
    public void requireSameModel(CheckpointFolder other, long step, long otherStep) throws IOException {
        var both = "The checkpoints at steps " + step + " and " + otherStep;
        if (!config.equals(other.config)) throw new IOException(both + " differ in their config.json.");
        if (!tokenizerSha256.equals(other.tokenizerSha256)) throw new IOException(both + " have different tokenizers.");
    }
}
