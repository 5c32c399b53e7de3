package dev.kakehashi.model;

import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.tensor.Weights;
import dev.kakehashi.tokenizer.TextStart;
import dev.kakehashi.tokenizer.TextTokenizer;
import dev.kakehashi.tokenizer.TokenizerContent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a Hugging Face folder says about itself, read without its weights and found to fit together.
 *
 * @param tokenizer its tokenizer.json, which may lie elsewhere
 * @param beyondVocabulary tokens that the tokenizer adds and the model has no embedding for; no text becomes them
 * @param start what comes before every text
 */
public record CheckpointFolder(
        Path path, String configJson, ModelConfig config, Path tokenizer, String tokenizerSha256,
        List<String> beyondVocabulary, TextStart start) {
    public static final String TOKENIZER = "tokenizer.json";

    /** @throws IOException with a sentence naming what is missing, contradicts itself or is not supported */
    public static CheckpointFolder read(Path folder) throws IOException {
        return read(folder, folder.resolve(TOKENIZER));
    }

    /** @throws IOException with a sentence naming what is missing, contradicts itself or is not supported */
    public static CheckpointFolder read(Path folder, Path tokenizer) throws IOException {
        var json = ModelConfig.text(folder.resolve("config.json"));
        var config = ModelConfig.parse(json);
        try (var weights = Weights.open(folder)) {
            WeightNames.check(config, weights);
        }
        var vocabulary = TextTokenizer.check(tokenizer);
        if (vocabulary.encodable() > config.vocabulary())
            throw new IOException("The tokenizer has " + vocabulary.encodable() + " pieces, more than the model's "
                    + config.vocabulary() + ".");
        var beyond = new ArrayList<String>();
        for (var id = config.vocabulary(); id < vocabulary.size(); id++) beyond.add(vocabulary.piece(id));
        return new CheckpointFolder(folder, json, config, tokenizer, vocabulary.sha256(), beyond, vocabulary.start());
    }

    /** @throws IOException when the other cannot be another training step of the same model */
    public void requireSameModel(CheckpointFolder other, long step, long otherStep) throws IOException {
        var both = "The checkpoints at steps " + step + " and " + otherStep;
        var differences = config.differences(other.config);
        if (!differences.isEmpty())
            throw new IOException(both + " are different models: their config.json differ in "
                    + String.join(", ", differences) + ".");
        if (!sameTokenizerFile(other) && !TokenizerContent.same(tokenizer, other.tokenizer))
            throw new IOException(both + " have different tokenizers.");
        if (!start.bos().equals(other.start.bos()))
            throw new IOException(both + " do not begin texts alike: one has a BOS token that the other has not.");
    }

    /** Whether the tokenizers are one to the byte; those of one model are so in content at least. */
    public boolean sameTokenizerFile(CheckpointFolder other) {
        return tokenizerSha256.equals(other.tokenizerSha256);
    }

    /** Fields of config.json in which another training step of the same model differs without another pass. */
    public List<String> otherFields(CheckpointFolder other) throws IOException {
        var mine = OutsideJson.tree(configJson);
        var theirs = OutsideJson.tree(other.configJson);
        var names = new TreeSet<String>();
        mine.fieldNames().forEachRemaining(names::add);
        theirs.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> mine.path(name).equals(theirs.path(name)));
        return new ArrayList<>(names);
    }
}
