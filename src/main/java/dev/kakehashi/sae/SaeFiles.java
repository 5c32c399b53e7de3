package dev.kakehashi.sae;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.Safetensors;
import dev.kakehashi.tensor.SafetensorsWriter;
import dev.kakehashi.tensor.TensorFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * SAEs on disk in the layout of SAELens 6: {@code cfg.json} and {@code sae_weights.safetensors}.
 *
 * <p>SAELens normalises with {@code constant_norm_rescale}, x sqrt(d) / ||x||. Unit vectors are those divided by
 * sqrt(d), so with b_enc and b_dec multiplied by sqrt(d) its activations are ours times sqrt(d) and its reconstruction
 * is ||x|| x_hat, exactly.
 *
 * <p>Its {@code layer_norm} divides x - mean by the deviation s' over d - 1 (and 1e-5), ours by s over d: s' = s / r
 * with r = sqrt((d - 1) / d), so its vectors are ours times r. With b_enc and b_dec times r the same latents are
 * chosen, their activations are ours times r, and r x_hat s' + mean is x_hat s + mean: its reconstruction is ours, but
 * for the 1e-5.
 */
public final class SaeFiles {
    private static final String CONFIG = "cfg.json";
    public static final String WEIGHTS = "sae_weights.safetensors";

    /** Says in {@code metadata.kakehashi} which deviation {@code layer_norm} means. */
    private static final String DEVIATION = "layerNormDeviationOver";

    private static final String OVER_ONE_LESS = "d - 1";

    private SaeFiles() {}

    /**
     * @param own kept under {@code metadata.kakehashi}; its {@code bos} says whether sequences began with BOS, as they
     *     do where it says nothing
     */
    public static void write(TopKSae sae, Path folder, LensMetadata lens, Map<String, ?> own) throws IOException {
        float scale = (float) scale(sae.normalization(), sae.width());
        var tensors = new LinkedHashMap<String, FloatTensor>();
        tensors.put("W_enc",
                FloatTensor.of(transposed(sae.encoder(), sae.latents(), sae.width()), sae.width(), sae.latents()));
        tensors.put("b_enc", FloatTensor.of(scaled(sae.encoderBias(), scale), sae.latents()));
        tensors.put("W_dec", FloatTensor.of(sae.decoder(), sae.latents(), sae.width()));
        tensors.put("b_dec", FloatTensor.of(scaled(sae.decoderBias(), scale), sae.width()));
        SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
        var json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        Files.writeString(folder.resolve(CONFIG), json.writeValueAsString(config(sae, lens, own)));
    }

    /** @throws IOException with a sentence when the folder holds no TopK SAE this program can use */
    public static TopKSae read(Path folder) throws IOException {
        var config = config(folder);
        int width = size(config, "d_in");
        int latents = size(config, "d_sae");
        int k = size(config, "k");
        if (k > latents)
            throw new TensorFileException("cfg.json: k = " + k + " is larger than d_sae = " + latents + ".");
        var normalization = normalization(config);
        float written = scalesBiases(config, normalization) ? (float) scale(normalization, width) : 1;
        // in float32, as ever: a bit more would change every number of the SAEs that are there
        float scale = 1 / written;
        try (var tensors = Safetensors.open(folder.resolve(WEIGHTS))) {
            require(tensors, "W_enc", width, latents);
            require(tensors, "b_enc", latents);
            require(tensors, "W_dec", latents, width);
            require(tensors, "b_dec", width);
            return new TopKSae(
                    width,
                    latents,
                    k,
                    normalization,
                    transposed(floats(tensors, "W_enc"), width, latents),
                    scaled(floats(tensors, "b_enc"), scale),
                    floats(tensors, "W_dec"),
                    scaled(floats(tensors, "b_dec"), scale));
        }
    }

    /** Weights that are no numbers would be dead latents on a CPU and would be chosen everywhere on a GPU. */
    private static float[] floats(Safetensors tensors, String name) throws IOException {
        var values = tensors.floats(name);
        if (!Finite.allOfMany(values))
            throw new TensorFileException("Tensor " + name
                    + " of this SAE holds values that are not finite: train it again, with a smaller learning rate.");
        return values;
    }

    private static Map<String, Object> config(TopKSae sae, LensMetadata lens, Map<String, ?> own) {
        var inner = new LinkedHashMap<>(lens.toJson());
        boolean bos = !Boolean.FALSE.equals(own.get("bos"));
        inner.put("prepend_bos", bos);
        inner.put("seqpos_slice", Arrays.asList(bos ? 1 : null, null)); // BOS is not trained on
        inner.put("exclude_special_tokens", true);
        var marked = new LinkedHashMap<String, Object>(own);
        if (sae.normalization() == Normalization.STANDARDIZATION) marked.put(DEVIATION, OVER_ONE_LESS);
        inner.put("kakehashi", marked);
        var config = new LinkedHashMap<String, Object>();
        config.put("architecture", "topk");
        config.put("d_in", sae.width());
        config.put("d_sae", sae.latents());
        config.put("k", sae.k());
        config.put("dtype", "float32");
        config.put("device", "cpu");
        config.put("apply_b_dec_to_input", true);
        config.put("normalize_activations", lensName(sae.normalization()));
        config.put("reshape_activations", "none");
        config.put("rescale_acts_by_decoder_norm", false);
        config.put("metadata", inner);
        return config;
    }

    private static JsonNode config(Path folder) throws IOException {
        var file = folder.resolve(CONFIG);
        if (!Files.isRegularFile(file))
            throw new TensorFileException("The folder " + folder.getFileName() + " has no cfg.json.");
        try {
            var config = OutsideJson.tree(file, 1 << 20);
            var architecture = config.path("architecture").asText("standard");
            if (!architecture.equals("topk"))
                throw new TensorFileException(
                        "SAEs of the architecture \"" + Shown.of(architecture) + "\" are not read; topk is.");
            if (!config.path("apply_b_dec_to_input").asBoolean(true))
                throw new TensorFileException("An SAE that does not subtract b_dec from its input is not read.");
            return config;
        } catch (Unusable e) {
            throw new TensorFileException("cfg.json " + e.getMessage() + ".");
        }
    }

    private static Normalization normalization(JsonNode config) throws IOException {
        var name = config.path("normalize_activations").asText("none");
        for (var policy : Normalization.values()) if (lensName(policy).equals(name)) return policy;
        throw new TensorFileException("The input normalisation \"" + Shown.of(name) + "\" is not supported.");
    }

    private static String lensName(Normalization policy) {
        return switch (policy) {
            case L2 -> "constant_norm_rescale";
            case STANDARDIZATION -> "layer_norm";
            case NONE -> "none";
        };
    }

    /** What b_enc and b_dec are multiplied by in the files. */
    private static double scale(Normalization policy, int width) {
        return switch (policy) {
            case L2 -> Math.sqrt(width);
            case STANDARDIZATION -> width == 1 ? 1 : Math.sqrt((width - 1.0) / width);
            case NONE -> 1;
        };
    }

    /**
     * Whether biases were multiplied: those of standardised SAEs were written as they are before there was a mark that
     * says so.
     */
    private static boolean scalesBiases(JsonNode config, Normalization policy) {
        var own = config.path("metadata").path("kakehashi");
        return policy != Normalization.STANDARDIZATION || own.isMissingNode()
                || own.path(DEVIATION).asText().equals(OVER_ONE_LESS);
    }

    private static int size(JsonNode config, String field) throws IOException {
        var node = config.path(field);
        if (!node.canConvertToInt() || node.asLong() < 1 || node.asLong() > 1 << 24)
            throw new TensorFileException("cfg.json has no usable " + field + ".");
        return node.asInt();
    }

    private static void require(Safetensors tensors, String name, long... shape) throws IOException {
        var found = tensors.info(name).shape();
        if (!Arrays.equals(found, shape))
            throw new TensorFileException(
                    "Tensor " + name + " has the shape " + Arrays.toString(found) + " where cfg.json asks for "
                            + Arrays.toString(shape) + ".");
    }

    private static float[] scaled(float[] values, float factor) {
        var result = new float[values.length];
        for (var i = 0; i < values.length; i++) result[i] = values[i] * factor;
        return result;
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        var result = new float[matrix.length];
        for (var r = 0; r < rows; r++) for (var c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
        return result;
    }
}
