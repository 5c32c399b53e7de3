package dev.kakehashi.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.tensor.Devices;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The twin copies the whole residual stream, leaves BOS out, then normalises. */
class ActivationStreamTest {
    @Test
    void without_bos_the_first_position_is_kept_like_all_others() throws Exception {
        try (var model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested())) {
            var documents = new DocumentStream(GivenSequences.random(9, 10, 300, 1, 0),
                    GivenSequences.random(9, 10, 300, 2, 0), Split.TRAIN, 3);
            var stream = new ActivationStream(model, documents, new TreeSet<>(List.of(2)), Normalization.NONE);
            assertEquals(10, stream.vectorsPerSequence());
            var tokens = new int[][] {documents.tokens(0), documents.tokens(1), documents.tokens(2)};
            model.residuals(tokens, new TreeSet<>(List.of(2)), (layer, residual) -> stream.read(0, 3,
                    (same, first, rows) -> assertArrayEquals(residual.toFloatArray(), rows)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void vectors_are_the_residual_stream_without_bos_normalised_to_the_bit(Normalization policy) throws Exception {
        try (var model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested())) {
            var documents = new DocumentStream(GivenSequences.random(9, 10, 300, 1),
                    GivenSequences.random(9, 10, 300, 2), Split.TRAIN, 3);
            var tokens = new int[5][];
            for (var row = 0; row < tokens.length; row++) tokens[row] = documents.tokens(row);
            var layers = new TreeSet<>(List.of(0, 2));
            int width = model.config().width();
            var expected = new float[3][];
            model.residuals(tokens, layers, (layer, residual) -> {
                var all = residual.toFloatArray();
                expected[layer] = new float[tokens.length * 9 * width];
                for (var row = 0; row < tokens.length; row++)
                    System.arraycopy(all, (row * 10 + 1) * width, expected[layer], row * 9 * width, 9 * width);
                Normalizer.apply(policy, expected[layer], width);
            });
            new ActivationStream(model, documents, layers, policy).read(0, tokens.length, (layer, first, rows) -> {
                assertEquals(0, first);
                assertArrayEquals(expected[layer], rows);
            });
        }
    }
}
