package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.tensor.Safetensors;
import dev.kakehashi.tensor.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders in SAELens' layout against its formulas, computed by PyTorch ({@code golden/saelens/fixture.py}). */
class SaeLensFoldersTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/saelens");

    @TempDir Path folder;

    /** @param scale our activations times this are SAELens' */
    @ParameterizedTest
    @CsvSource({"constant_norm_rescale, 4.898979486", "layer_norm, 0.978945010", "none, 1"})
    void activations_and_reconstructions_are_those_of_saelens_for_each_normalisation(String kind, double scale)
            throws Exception {
        var expected = new ObjectMapper().readTree(GOLDEN.resolve(kind).resolve("expected.json").toFile());
        var sae = SaeFiles.read(GOLDEN.resolve(kind));
        var x = floats(expected.get("x"));
        var rows = x.clone();
        Normalizer.apply(sae.normalization(), rows, sae.width());
        int count = x.length / sae.width();
        var chosen = new int[count * sae.k()];
        var values = new float[count * sae.k()];
        try (var encoder = Encoder.of(sae)) {
            encoder.encode(rows, count, chosen, values);
        }
        var rebuilt = sae.decode(chosen, values, count);
        var acts = new float[count * sae.latents()];
        for (var j = 0; j < chosen.length; j++)
            acts[j / sae.k() * sae.latents() + chosen[j]] += (float) (values[j] * scale);
        for (var row = 0; row < count; row++)
            Normalizer.restore(sae.normalization(), rebuilt, x, row * sae.width(), sae.width());
        assertArrayEquals(floats(expected.get("acts")), acts, 2e-5f);
        assertArrayEquals(floats(expected.get("reconstruction")), rebuilt, 5e-5f);
    }

    @ParameterizedTest
    @EnumSource(Normalization.class)
    void biases_come_back_as_they_were_written(Normalization normalization) throws Exception {
        var sae = random(normalization);
        SaeFiles.write(sae, folder, SaeFilesTest.LENS, Map.of("seed", 3));
        var read = SaeFiles.read(folder);
        assertEquals(normalization, read.normalization());
        assertArrayEquals(sae.encoder(), read.encoder());
        assertArrayEquals(sae.encoderBias(), read.encoderBias(), 1e-6f);
        assertArrayEquals(sae.decoderBias(), read.decoderBias(), 1e-6f);
    }

    @Test
    void a_standardised_sae_is_written_with_biases_for_the_deviation_over_d_less_one_and_says_so() throws Exception {
        var sae = random(Normalization.STANDARDIZATION);
        SaeFiles.write(sae, folder, SaeFilesTest.LENS, Map.of("seed", 3));
        var own = new ObjectMapper().readTree(folder.resolve("cfg.json").toFile()).at("/metadata/kakehashi");
        assertEquals("d - 1", own.get("layerNormDeviationOver").asText());
        assertEquals(3, own.get("seed").asInt());
        try (var tensors = Safetensors.open(folder.resolve("sae_weights.safetensors"))) {
            var written = tensors.floats("b_dec");
            for (var i = 0; i < written.length; i++)
                assertEquals(sae.decoderBias()[i] * Math.sqrt(7 / 8.0), written[i], 1e-7);
        }
    }

    @Test
    void a_folder_of_this_program_without_the_mark_has_its_biases_as_they_are() throws Exception {
        var sae = random(Normalization.STANDARDIZATION);
        SaeFiles.write(sae, folder, SaeFilesTest.LENS, Map.of("seed", 3));
        var config = folder.resolve("cfg.json");
        var json = new ObjectMapper();
        var tree = json.readTree(config.toFile());
        ((com.fasterxml.jackson.databind.node.ObjectNode) tree.at("/metadata/kakehashi"))
                .remove("layerNormDeviationOver");
        Files.writeString(config, json.writeValueAsString(tree));
        try (var tensors = Safetensors.open(folder.resolve("sae_weights.safetensors"))) {
            assertArrayEquals(tensors.floats("b_enc"), SaeFiles.read(folder).encoderBias());
            assertArrayEquals(tensors.floats("b_dec"), SaeFiles.read(folder).decoderBias());
            assertTrue(Math.abs(tensors.floats("b_dec")[0]) > 1e-3, "there is something to compare");
        }
    }

    private static TopKSae random(Normalization normalization) {
        var config = new SaeConfig(24, 4, 8, 8, 1e-3, 0, 0.9, 0.999, 1e-8, 8, normalization, 100, 1e-5, 11, 11);
        var bias = new float[8];
        Seeds.normal(Seeds.generator(1, "bias"), bias);
        var sae = SaeState.around(config, 8, bias).sae;
        Seeds.normal(Seeds.generator(2, "bias"), sae.encoderBias());
        return sae;
    }

    private static float[] floats(JsonNode rows) {
        var all = new float[rows.size() * rows.get(0).size()];
        for (var i = 0; i < all.length; i++)
            all[i] = (float) rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).asDouble();
        return all;
    }
}
