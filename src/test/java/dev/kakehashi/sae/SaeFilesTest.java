package dev.kakehashi.sae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.tensor.Safetensors;
import dev.kakehashi.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaeFilesTest {
    private static final int WIDTH = 8;
    private static final int LATENTS = 24;
    static final LensMetadata LENS = new LensMetadata("tiny", null, 1, 64, List.of("/corpora/en.jsonl", "/corpora/ja"),
            3.5, 2);

    @TempDir Path folder;

    @Test
    void an_sae_that_is_written_and_read_again_is_the_same() throws Exception {
        var sae = random(4, Normalization.L2);
        SaeFiles.write(sae, folder, LENS, Map.of("seed", 3));
        var read = SaeFiles.read(folder);
        assertArrayEquals(sae.encoder(), read.encoder());
        assertArrayEquals(sae.decoder(), read.decoder());
        assertArrayEquals(sae.encoderBias(), read.encoderBias(), 1e-6f);
        assertArrayEquals(sae.decoderBias(), read.decoderBias(), 1e-6f);
        assertEquals(sae.k(), read.k());
        assertEquals(Normalization.L2, read.normalization());
    }

    @Test
    void other_tools_are_told_whether_sequences_began_with_bos() throws Exception {
        for (var bos : new boolean[] {true, false}) {
            SaeFiles.write(random(4, Normalization.L2), folder, LENS, Map.of("bos", bos));
            assertEquals(bos, new ObjectMapper().readTree(folder.resolve("cfg.json").toFile())
                    .at("/metadata/prepend_bos").asBoolean(!bos));
        }
    }

    @Test
    void what_saelens_computes_from_the_files_is_the_norm_times_our_reconstruction() throws Exception {
        var sae = random(4, Normalization.L2);
        SaeFiles.write(sae, folder, LENS, Map.of());
        var x = new float[WIDTH];
        Seeds.normal(Seeds.generator(5, "x"), x);
        for (var i = 0; i < WIDTH; i++) x[i] *= 3;

        var unit = x.clone();
        Normalizer.apply(Normalization.L2, unit, WIDTH);
        var chosen = new int[4];
        var values = new float[4];
        try (var encoder = Encoder.of(sae)) {
            encoder.encode(unit, 1, chosen, values);
        }
        var ours = sae.decode(chosen, values, 1);
        var theirs = lens(x, 4);
        for (var i = 0; i < WIDTH; i++) assertEquals(norm(x) * ours[i], theirs[i], 1e-4);
    }

    @Test
    void the_configuration_holds_what_a_store_of_activations_and_a_dashboard_are_built_from() throws Exception {
        SaeFiles.write(random(4, Normalization.L2), folder,
                new LensMetadata("org/llama", "step1000", 14, 64, List.of("/c/en.jsonl", "/c/ja"), 3.5, 2), Map.of());
        var metadata = new ObjectMapper().readTree(folder.resolve("cfg.json").toFile()).get("metadata");
        assertEquals("blocks.13.hook_resid_post", metadata.get("hook_name").asText());
        assertEquals("model.layers.13.output", metadata.get("hf_hook_name").asText());
        assertEquals("org/llama", metadata.get("model_name").asText());
        assertEquals("step1000", metadata.at("/model_from_pretrained_kwargs/revision").asText());
        assertEquals(64, metadata.get("context_size").asInt());
        assertEquals("[1,null]", metadata.get("seqpos_slice").toString());
        assertEquals("/c/en.jsonl,/c/ja", metadata.get("dataset_path").asText());
        assertEquals(3.5, metadata.get("l0").asDouble());
        assertEquals(2, metadata.get("num_dead_features").asInt());
        assertEquals("hook_embed", new LensMetadata("m", null, 0, 64, List.of(), null, null).hookName());
    }

    @Test
    void a_folder_that_says_nothing_about_its_model_and_data_is_read_as_before() throws Exception {
        var sae = random(4, Normalization.L2);
        SaeFiles.write(sae, folder, LENS, Map.of());
        var json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(folder.resolve("cfg.json").toFile());
        config.remove("metadata");
        Files.writeString(folder.resolve("cfg.json"), json.writeValueAsString(config));
        assertArrayEquals(sae.encoderBias(), SaeFiles.read(folder).encoderBias(), 1e-6f);
    }

    @Test
    void another_architecture_a_missing_tensor_and_a_wrong_shape_are_refused_by_name() throws Exception {
        SaeFiles.write(random(4, Normalization.L2), folder, LENS, Map.of());
        var config = Files.readString(folder.resolve("cfg.json"));
        Files.writeString(folder.resolve("cfg.json"), config.replace("\"topk\"", "\"gated\""));
        assertTrue(assertThrows(IOException.class, () -> SaeFiles.read(folder)).getMessage().contains("gated"));
        Files.writeString(folder.resolve("cfg.json"), config.replace("\"d_sae\" : 24", "\"d_sae\" : 25"));
        assertTrue(assertThrows(IOException.class, () -> SaeFiles.read(folder)).getMessage().contains("W_enc"));
        Files.writeString(folder.resolve("cfg.json"), config.replace("\"k\" : 4", "\"k\" : 99"));
        assertTrue(assertThrows(IOException.class, () -> SaeFiles.read(folder)).getMessage().contains("k = 99"));
    }

    /** SAELens' formulas, read from its files and written out slowly. */
    private float[] lens(float[] x, int k) throws IOException {
        try (var tensors = Safetensors.open(folder.resolve("sae_weights.safetensors"))) {
            var wEnc = tensors.floats("W_enc");
            var bEnc = tensors.floats("b_enc");
            var wDec = tensors.floats("W_dec");
            var bDec = tensors.floats("b_dec");
            double coefficient = Math.sqrt(WIDTH) / norm(x);
            var in = new double[WIDTH];
            for (var i = 0; i < WIDTH; i++) in[i] = x[i] * coefficient - bDec[i];
            var pre = new double[LATENTS];
            for (var j = 0; j < LATENTS; j++) {
                pre[j] = bEnc[j];
                for (var i = 0; i < WIDTH; i++) pre[j] += in[i] * wEnc[i * LATENTS + j];
            }
            var sorted = pre.clone();
            Arrays.sort(sorted);
            var out = new float[WIDTH];
            for (var i = 0; i < WIDTH; i++) {
                double sum = bDec[i];
                for (var j = 0; j < LATENTS; j++)
                    if (pre[j] >= sorted[LATENTS - k] && pre[j] > 0) sum += pre[j] * wDec[j * WIDTH + i];
                out[i] = (float) (sum / coefficient);
            }
            return out;
        }
    }

    private static TopKSae random(int k, Normalization normalization) {
        var config = new SaeConfig(LATENTS, k, 8, 8, 1e-3, 0, 0.9, 0.999, 1e-8, 8, normalization, 100, 1e-5, 11, 11);
        var rows = new float[WIDTH * 16];
        Seeds.normal(Seeds.generator(1, "rows"), rows);
        Normalizer.apply(normalization, rows, WIDTH);
        var sae = SaeState.initial(config, WIDTH, rows).sae;
        Seeds.normal(Seeds.generator(2, "bias"), sae.encoderBias());
        for (var i = 0; i < LATENTS; i++) sae.encoderBias()[i] *= 0.1f;
        return sae;
    }

    private static double norm(float[] x) {
        double squares = 0;
        for (var value : x) squares += value * value;
        return Math.sqrt(squares);
    }
}
