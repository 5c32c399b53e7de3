package dev.kakehashi.sae;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What SAELens, and tools that build on it, ask about an SAE in {@code cfg.json}: where it reads a model, what it was
 * trained on, how sparse it is.
 *
 * @param modelName repository of a hub or this program's name; {@code revision} of the repository, or null
 * @param layer the paper's number: 0 = token embeddings, L = output of decoder block L
 * @param contextSize tokens of a sequence it was trained on, BOS included
 * @param datasets files or folders of the corpora, English first
 * @param l0 activated latents a token, {@code deadLatents} those never activated: on the validation documents; null
 *     where nobody has counted
 */
public record LensMetadata(String modelName, String revision, int layer, int contextSize, List<String> datasets,
        Double l0, Integer deadLatents) {

    /** TransformerLens' name of the hook point. */
    public String hookName() {
        return layer == 0 ? "hook_embed" : "blocks." + (layer - 1) + ".hook_resid_post";
    }

    Map<String, Object> toJson() {
        var json = new LinkedHashMap<String, Object>();
        json.put("sae_lens_version", "6.18.0"); // the version whose keys these are
        json.put("hook_name", hookName());
        json.put("hf_hook_name", (layer == 0 ? "model.embed_tokens" : "model.layers." + (layer - 1)) + ".output");
        json.put("hook_head_index", null);
        json.put("model_name", modelName);
        json.put("model_class_name", "AutoModelForCausalLM");
        json.put("model_from_pretrained_kwargs", revision == null ? Map.of() : Map.of("revision", revision));
        json.put("context_size", contextSize);
        json.put("dataset_path", String.join(",", datasets));
        json.put("disable_concat_sequences", true); // every sequence begins its own document
        json.put("l0", l0);
        json.put("num_dead_features", deadLatents);
        return json;
    }
}
