package dev.kakehashi.comet;

import dev.kakehashi.tensor.pickle.TorchSaved.Weight;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A COMET of 3 layers, width 16 and 30 tokens (one a letter), written as the published ones are. */
final class TinyComet {
    static final int LAYERS = 3;
    static final int WIDTH = 16;
    static final int HEADS = 2;
    static final int INNER = 24;
    static final int POSITIONS = 20;
    static final int VOCABULARY = 30;
    static final String HPARAMS = """
            activations: Tanh
            batch_size: 4
            class_identifier: regression_metric
            encoder_learning_rate: 1.0e-06
            encoder_model: XLM-RoBERTa
            final_activation: null
            hidden_sizes:
            - 12
            - 5
            layer: mix
            layer_norm: false
            layer_transformation: sparsemax
            pool: avg
            pretrained_model: xlm-roberta-large
            train_data:
            - data/1720-da.csv
            """;

    private TinyComet() {}

    static Map<String, Weight> weights(float... mix) {
        var state = new LinkedHashMap<String, Weight>();
        var random = new Random(7);
        var embeddings = "encoder.model.embeddings.";
        add(state, random, embeddings + "word_embeddings.weight", VOCABULARY, WIDTH);
        add(state, random, embeddings + "position_embeddings.weight", POSITIONS, WIDTH);
        add(state, random, embeddings + "token_type_embeddings.weight", 1, WIDTH);
        addNorm(state, random, embeddings + "LayerNorm");
        for (var layer = 0; layer < LAYERS; layer++) {
            var prefix = "encoder.model.encoder.layer." + layer + ".";
            for (var part : List.of("query", "key", "value"))
                addLinear(state, random, prefix + "attention.self." + part, WIDTH, WIDTH);
            addLinear(state, random, prefix + "attention.output.dense", WIDTH, WIDTH);
            addNorm(state, random, prefix + "attention.output.LayerNorm");
            addLinear(state, random, prefix + "intermediate.dense", INNER, WIDTH);
            addLinear(state, random, prefix + "output.dense", WIDTH, INNER);
            addNorm(state, random, prefix + "output.LayerNorm");
        }
        for (var i = 0; i < mix.length; i++)
            state.put("layerwise_attention.scalar_parameters." + i, new Weight(new float[] {mix[i]}, 1));
        state.put("layerwise_attention.gamma", new Weight(new float[] {1.25f}, 1));
        addLinear(state, random, "estimator.ff.0", 12, 6 * WIDTH);
        addLinear(state, random, "estimator.ff.3", 5, 12);
        addLinear(state, random, "estimator.ff.6", 1, 5);
        return state;
    }

    static void write(Path folder, Map<String, Weight> state, String hparams) throws IOException {
        Files.createDirectories(folder.resolve("checkpoints"));
        TorchSaved.lightning(folder.resolve("checkpoints/model.ckpt"), state);
        writeBeside(folder, hparams);
    }

    static void writeBeside(Path folder, String hparams) throws IOException {
        Files.writeString(folder.resolve("hparams.yaml"), hparams);
        Files.writeString(folder.resolve("config.json"), "{\"num_attention_heads\": " + HEADS + "}");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer());
    }

    /** The ids of letters with spaces between, by the table above, cut to the positions. */
    static int[] ids(String text) {
        var ids = new ArrayList<Integer>(List.of(0));
        for (var word : text.isEmpty() ? new String[0] : text.split(" "))
            ids.add(word.equals("<pad>") ? 1 : 4 + word.charAt(0) - 'a');
        while (ids.size() > POSITIONS - 3) ids.remove(ids.size() - 1);
        ids.add(2);
        return ids.stream().mapToInt(i -> i).toArray();
    }

    private static String tokenizer() {
        var vocabulary = new StringBuilder("[[\"<s>\",0],[\"<pad>\",0],[\"</s>\",0],[\"<unk>\",-9]");
        for (var letter = 'a'; letter <= 'z'; letter++) vocabulary.append(",[\"▁").append(letter).append("\",-1]");
        var added = new ArrayList<String>();
        for (var name : List.of("<s>", "<pad>", "</s>", "<unk>"))
            added.add("{\"id\":" + added.size() + ",\"content\":\"" + name
                    + "\",\"single_word\":false,\"lstrip\":true,\"rstrip\":false,\"normalized\":false,"
                    + "\"special\":true}");
        return "{\"version\":\"1.0\",\"truncation\":null,\"padding\":null,\"added_tokens\":" + added
                + ",\"normalizer\":null,"
                + "\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"always\",\"split\":true},"
                + "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\",\"type_id\":0}},"
                + "{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},{\"SpecialToken\":{\"id\":\"</s>\",\"type_id\":0}}],\"pair\":[{\"Sequence\":{\"id\":\"A\","
                + "\"type_id\":0}},{\"Sequence\":{\"id\":\"B\",\"type_id\":0}}],\"special_tokens\":{\"<s>\":{\"id\":\"<s>\",\"ids\":[0],\"tokens\":[\"<s>\"]},"
                + "\"</s>\":{\"id\":\"</s>\",\"ids\":[2],\"tokens\":[\"</s>\"]}}},\"decoder\":null,"
                + "\"model\":{\"type\":\"Unigram\",\"unk_id\":3,\"vocab\":" + vocabulary + "]}}";
    }

    private static void addLinear(Map<String, Weight> state, Random random, String name, int out, int in) {
        add(state, random, name + ".weight", out, in);
        add(state, random, name + ".bias", out);
    }

    private static void addNorm(Map<String, Weight> state, Random random, String name) {
        add(state, random, name + ".weight", WIDTH);
        add(state, random, name + ".bias", WIDTH);
        var gain = state.get(name + ".weight").values();
        for (var i = 0; i < gain.length; i++) gain[i] += 1;
    }

    private static void add(Map<String, Weight> state, Random random, String name, int... shape) {
        long[] wide = java.util.Arrays.stream(shape).asLongStream().toArray();
        int elements = java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        var values = new float[elements];
        for (var i = 0; i < elements; i++) values[i] = (float) (random.nextGaussian() * 0.35);
        state.put(name, new Weight(values, wide));
    }
}
