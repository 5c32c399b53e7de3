package dev.kakehashi.comet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import dev.kakehashi.tensor.pickle.TorchSaved;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CometVariantsTest {
    private static final float[] SPARSE = {0.4f, -0.9f, 0.7f, 0.35f};

    @TempDir Path folder;

    @Test
    void scores_are_those_of_loops_over_doubles() throws IOException {
        var state = TinyComet.weights(SPARSE);
        TinyComet.write(folder, state, TinyComet.HPARAMS);
        var mix = nearest(SPARSE);
        assertEquals(0, mix[1], "one layer is left out");
        assertClose(new SlowComet(state, mix, false), segments(70));
    }

    @Test
    void softmax_first_token_pooling_and_upper_layers_without_weight_agree_too() throws IOException {
        var state = TinyComet.weights(0.2f, 0.9f, -3, -4);
        TinyComet.write(folder, state, TinyComet.HPARAMS.replace("pool: avg", "pool: cls"));
        assertClose(new SlowComet(state, nearest(0.2f, 0.9f, -3, -4), true), segments(9));
        TinyComet.write(folder, state, TinyComet.HPARAMS.replace("sparsemax", "softmax"));
        var exponentials = new double[] {Math.exp(0.2f), Math.exp(0.9f), Math.exp(-3), Math.exp(-4)};
        double sum = exponentials[0] + exponentials[1] + exponentials[2] + exponentials[3];
        for (var i = 0; i < 4; i++) exponentials[i] /= sum;
        assertClose(new SlowComet(state, exponentials, false), segments(9));
    }

    @Test
    void texts_longer_than_the_positions_lose_tokens_before_their_end_and_empty_ones_are_scored() throws IOException {
        var state = TinyComet.weights(SPARSE);
        TinyComet.write(folder, state, TinyComet.HPARAMS);
        var lengthy = "a b c d e f g h i j k l m n o p q r s t u v w x y z";
        assertClose(new SlowComet(state, nearest(SPARSE), false),
                List.of(new CometModel.Segment(lengthy, "a", lengthy + " a"), new CometModel.Segment("", "", ""),
                        new CometModel.Segment("b", "c <pad> d", "e")));
    }

    @Test
    void a_batch_of_different_lengths_scores_as_each_segment_alone() throws IOException {
        TinyComet.write(folder, TinyComet.weights(SPARSE), TinyComet.HPARAMS);
        var segments = segments(40);
        double largest = 0;
        try (var model = CometModel.load(folder, Devices.tested())) {
            var together = model.score(segments, Progress.NONE);
            for (var i = 0; i < together.length; i++) {
                try (var fresh = CometModel.load(folder, Devices.tested())) { // what a model has seen it remembers
                    largest = Math.max(largest,
                            Math.abs(together[i] - fresh.score(segments.subList(i, i + 1), Progress.NONE)[0]));
                }
            }
        }
        System.out.println("COMET, batch against alone: largest difference " + largest);
        assertTrue(largest < 1e-5, "largest " + largest);
    }

    @Test
    void a_scoring_that_was_cancelled_can_be_done_again() throws IOException {
        TinyComet.write(folder, TinyComet.weights(SPARSE), TinyComet.HPARAMS);
        try (var model = CometModel.load(folder, Devices.tested());
                var other = CometModel.load(folder, Devices.tested())) {
            assertThrows(IllegalStateException.class, () -> model.score(segments(30), (done, total) -> {
                if (done > 20) throw new IllegalStateException("cancelled");
            }));
            assertArrayEquals(other.score(segments(30), Progress.NONE), model.score(segments(30), Progress.NONE), 1e-5);
            assertArrayEquals(new double[0], model.score(List.of(), Progress.NONE));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "layer_norm: false| layer_norm: true| layer_norm \"true\" is not supported",
        "layer_norm: false| x: 1| layer_norm \"true, by leaving it out\"",
        "class_identifier: regression_metric| class_identifier: unified_metric| class_identifier \"unified_metric\"",
        "encoder_model: XLM-RoBERTa| encoder_model: BERT| encoder_model \"BERT\"",
        "pool: avg| pool: max| pool \"max\"",
        "layer: mix| layer: 24| layer \"24\"",
        "layer_transformation: sparsemax| layer_transformation: entmax| layer_transformation \"entmax\"",
        "activations: Tanh| activations: GELU| activations \"GELU\"",
        "final_activation: null| final_activation: Telepathy| final_activation \"Telepathy\"",
        "final_activation: null| input_segments: [mt, src]| input_segments \"[mt, src]\"",
        "- 12| - 13| estimator.ff.0.weight has the shape [12, 96] instead of [13, 96]",
        "- 12| - x| hidden_sizes \"x\"",
        "- 5| - 5\\n- 4| has 3 layers where hparams.yaml asks for 4",
        "layer: mix| layer: !!javax.script.ScriptEngineManager []| not plain YAML",
    })
    void settings_that_are_not_computed_are_refused_by_name(String line, String instead, String sentence)
            throws IOException {
        TinyComet.write(folder, TinyComet.weights(SPARSE),
                TinyComet.HPARAMS.replace(line, instead.replace("\\n", "\n")));
        refused(sentence);
    }

    @Test
    void what_is_missing_or_misshapen_is_named() throws IOException {
        refused("has no hparams.yaml");
        Files.writeString(folder.resolve("hparams.yaml"), TinyComet.HPARAMS);
        refused("has no model.ckpt");
        TorchSaved.lightning(folder.resolve("model.ckpt"), TinyComet.weights(SPARSE));
        refused("has no tokenizer.json: it is XLM-RoBERTa's");
        TinyComet.writeBeside(folder, TinyComet.HPARAMS);
        CometModel.load(folder, Devices.tested()).close();

        Files.writeString(folder.resolve("config.json"), "{\"num_attention_heads\": 5}");
        refused("cannot be divided among 5 heads");
        Files.delete(folder.resolve("config.json"));
        for (var name : List.of("encoder.model.embeddings.LayerNorm.bias",
                "encoder.model.encoder.layer.1.output.dense.weight", "layerwise_attention.gamma",
                "layerwise_attention.scalar_parameters.3")) {
            var state = TinyComet.weights(SPARSE);
            state.remove(name);
            TorchSaved.lightning(folder.resolve("model.ckpt"), state);
            refused("model.ckpt lacks the tensor " + name);
        }
        var state = TinyComet.weights(SPARSE);
        state.put("encoder.model.encoder.layer.2.attention.self.key.weight",
                new TorchSaved.Weight(new float[16 * 15], 15, 16));
        TorchSaved.lightning(folder.resolve("model.ckpt"), state);
        refused("layer.2.attention.self.key.weight has the shape [15, 16] instead of [16, 16]");
    }

    @Test
    void a_tokenizer_of_another_model_and_weights_that_are_not_finite_end_in_a_sentence() throws IOException {
        var state = TinyComet.weights(SPARSE);
        state.put("encoder.model.embeddings.word_embeddings.weight", new TorchSaved.Weight(new float[20 * 16], 20, 16));
        TinyComet.write(folder, state, TinyComet.HPARAMS);
        refused("more pieces than the encoder has embeddings");
        state = TinyComet.weights(SPARSE);
        state.get("estimator.ff.3.weight").values()[4] = Float.NaN;
        TinyComet.write(folder, state, TinyComet.HPARAMS);
        try (var model = CometModel.load(folder, Devices.tested())) {
            var error = assertThrows(IOException.class, () -> model.score(segments(1), Progress.NONE));
            assertTrue(error.getMessage().contains("not finite"), error.getMessage());
        }
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"a\",0]]}}");
        refused("its <pad> is not token 1");
    }

    private void assertClose(SlowComet slow, List<CometModel.Segment> segments) throws IOException {
        double largest = 0;
        double spread = 0;
        try (var model = CometModel.load(folder, Devices.tested())) {
            var scores = model.score(segments, Progress.NONE);
            for (var i = 0; i < scores.length; i++) {
                largest = Math.max(largest, Math.abs(scores[i] - slow.score(segments.get(i))));
                spread = Math.max(spread, Math.abs(scores[i] - scores[0]));
            }
        }
        System.out.println("COMET, " + segments.size() + " segments against loops: largest difference " + largest
                + ", scores spread over " + spread);
        assertTrue(largest < 1e-5, "largest " + largest);
        assertTrue(spread > 0.01, "the segments differ: " + spread);
    }

    private void refused(String sentence) {
        var error = assertThrows(IOException.class, () -> CometModel.load(folder, Devices.tested()).close());
        assertTrue(error.getMessage().contains(sentence), error.getMessage());
    }

    static List<CometModel.Segment> segments(int count) {
        var random = new Random(11);
        var segments = new ArrayList<CometModel.Segment>();
        for (var i = 0; i < count; i++)
            segments.add(new CometModel.Segment(letters(random), letters(random), letters(random)));
        return segments;
    }

    private static String letters(Random random) {
        var text = new StringBuilder();
        for (var i = random.nextInt(15); i >= 0; i--)
            text.append(text.isEmpty() ? "" : " ").append((char) ('a' + random.nextInt(26)));
        return text.toString();
    }

    /** The nearest point of the simplex by bisection on the threshold, not by sorting. */
    static double[] nearest(float... scores) {
        double low = -1e3;
        double high = 1e3;
        for (var round = 0; round < 200; round++) {
            double middle = (low + high) / 2;
            double sum = 0;
            for (var score : scores) sum += Math.max(0, score - middle);
            if (sum > 1) low = middle;
            else high = middle;
        }
        var nearest = new double[scores.length];
        for (var i = 0; i < scores.length; i++) nearest[i] = Math.max(0, scores[i] - high);
        return nearest;
    }
}
