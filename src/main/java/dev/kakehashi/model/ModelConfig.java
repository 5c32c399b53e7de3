package dev.kakehashi.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of a Llama as its config.json states it; what this transformer cannot do is refused by name. */
public record ModelConfig(
        int layers,
        int width,
        int heads,
        int keyValueHeads,
        int headSize,
        int feedForward,
        int vocabulary,
        int context,
        double normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        boolean tiedEmbeddings,
        boolean attentionBias) {

    /** @throws UnsupportedModelException naming what is missing or not supported */
    public static ModelConfig read(Path configJson) throws IOException {
        return parse(text(configJson));
    }

    static String text(Path configJson) throws IOException {
        if (!Files.isRegularFile(configJson)) throw new UnsupportedModelException("The folder has no config.json.");
        try {
            return OutsideFile.text(configJson, 1 << 20);
        } catch (Unusable e) {
            throw new UnsupportedModelException("config.json " + e.getMessage() + ".");
        }
    }

    public static ModelConfig parse(String json) throws UnsupportedModelException {
        JsonNode root;
        try {
            root = OutsideJson.tree(json);
        } catch (Unusable e) {
            throw new UnsupportedModelException("config.json " + e.getMessage() + ".");
        }
        refuseWhatIsNotSupported(root);
        int width = size(root, "hidden_size", 65_536);
        int heads = size(root, "num_attention_heads", 1024);
        int keyValueHeads = root.hasNonNull("num_key_value_heads") ? size(root, "num_key_value_heads", 1024) : heads;
        int headSize = root.hasNonNull("head_dim") ? size(root, "head_dim", 4096) : width / heads;
        if (heads % keyValueHeads != 0)
            throw new UnsupportedModelException(
                    "num_attention_heads " + heads + " is no multiple of num_key_value_heads " + keyValueHeads + ".");
        if (headSize % 2 != 0 || headSize == 0)
            throw new UnsupportedModelException("The head size " + headSize + " is not even.");
        var parameters = root.path("rope_parameters"); // where newer files keep theta and scaling
        return new ModelConfig(
                size(root, "num_hidden_layers", 1024),
                width,
                heads,
                keyValueHeads,
                headSize,
                size(root, "intermediate_size", 1 << 20),
                size(root, "vocab_size", 1 << 24),
                root.hasNonNull("max_position_embeddings") ? size(root, "max_position_embeddings", 1 << 30) : 2048,
                number(root, "rms_norm_eps", 1e-6),
                number(root, "rope_theta", number(parameters, "rope_theta", 10_000)),
                RopeScaling.read(root.hasNonNull("rope_scaling") ? root.path("rope_scaling") : parameters),
                root.path("tie_word_embeddings").asBoolean(false),
                root.path("attention_bias").asBoolean(false));
    }

    /** The fields of a Hugging Face config.json for this shape. @param bos, eos ids, or -1 where there is none */
    public Map<String, Object> toJson(int bos, int eos) {
        var json = new LinkedHashMap<String, Object>();
        json.put("architectures", new String[] {"LlamaForCausalLM"});
        json.put("model_type", "llama");
        json.put("hidden_size", width);
        json.put("intermediate_size", feedForward);
        json.put("num_hidden_layers", layers);
        json.put("num_attention_heads", heads);
        json.put("num_key_value_heads", keyValueHeads);
        json.put("head_dim", headSize);
        json.put("vocab_size", vocabulary);
        json.put("max_position_embeddings", context);
        json.put("rms_norm_eps", normEpsilon);
        json.put("rope_theta", ropeTheta);
        json.put("hidden_act", "silu");
        json.put("tie_word_embeddings", tiedEmbeddings);
        json.put("attention_bias", attentionBias);
        json.put("mlp_bias", false);
        if (bos >= 0) json.put("bos_token_id", bos);
        if (eos >= 0) json.put("eos_token_id", eos);
        json.put("torch_dtype", "float32");
        return json;
    }

    /** Which fields of another config.json make another pass of it; how long a text may be is none of them. */
    public List<String> differences(ModelConfig other) {
        var names = new ArrayList<String>();
        if (layers != other.layers) names.add("num_hidden_layers");
        if (width != other.width) names.add("hidden_size");
        if (heads != other.heads) names.add("num_attention_heads");
        if (keyValueHeads != other.keyValueHeads) names.add("num_key_value_heads");
        if (headSize != other.headSize) names.add("head_dim");
        if (feedForward != other.feedForward) names.add("intermediate_size");
        if (vocabulary != other.vocabulary) names.add("vocab_size");
        if (normEpsilon != other.normEpsilon) names.add("rms_norm_eps");
        if (ropeTheta != other.ropeTheta) names.add("rope_theta");
        if (!ropeScaling.equals(other.ropeScaling)) names.add("rope_scaling");
        if (tiedEmbeddings != other.tiedEmbeddings) names.add("tie_word_embeddings");
        if (attentionBias != other.attentionBias) names.add("attention_bias");
        return names;
    }

    /** Number of weights: embeddings, blocks, last norm and unembedding. */
    public long parameters() {
        long attention = 2L * width * heads * headSize + 2L * width * keyValueHeads * headSize;
        long block = attention + 3L * width * feedForward + 2L * width;
        return (tiedEmbeddings ? 1L : 2L) * vocabulary * width + layers * block + width;
    }

    private static void refuseWhatIsNotSupported(JsonNode root) throws UnsupportedModelException {
        var type = root.path("model_type").asText("");
        if (!type.equals("llama")) throw new UnsupportedModelException(
                "Models of type \"" + Shown.of(type) + "\" are not supported; llama is.");
        for (var architecture : root.path("architectures"))
            if (!architecture.asText().equals("LlamaForCausalLM"))
                throw new UnsupportedModelException("The architecture \"" + Shown.of(architecture.asText())
                        + "\" is not supported; LlamaForCausalLM is.");
        var activation = root.path("hidden_act").asText("silu");
        if (!activation.equals("silu") && !activation.equals("swish"))
            throw new UnsupportedModelException(
                    "The activation \"" + Shown.of(activation) + "\" is not supported; silu is.");
        if (root.path("mlp_bias").asBoolean(false)) throw new UnsupportedModelException("mlp_bias is not supported.");
        if (root.hasNonNull("quantization_config"))
            throw new UnsupportedModelException("Quantized weights are not supported.");
        if (root.hasNonNull("sliding_window")) throw new UnsupportedModelException("sliding_window is not supported.");
        if (root.path("partial_rotary_factor").asDouble(1) != 1)
            throw new UnsupportedModelException("partial_rotary_factor is not supported.");
    }

    private static int size(JsonNode root, String field, int most) throws UnsupportedModelException {
        var node = root.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.asInt() < 1 || node.asInt() > most)
            throw new UnsupportedModelException("config.json has no usable " + field + ".");
        return node.asInt();
    }

    private static double number(JsonNode root, String field, double usual) throws UnsupportedModelException {
        if (!root.hasNonNull(field)) return usual;
        double value = root.path(field).asDouble(0);
        if (!(value > 0) || Double.isInfinite(value))
            throw new UnsupportedModelException("config.json has no usable " + field + ".");
        return value;
    }
}
