package dev.kakehashi.web.terms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.tokenizer.TextStart;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;

/** Where an SAE belongs: its model, training step and layer, in words and as addresses. */
public record SaePlace(String slug, String name, String href, String model, String modelHref, String step,
        String checkpointHref) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static SaePlace of(Sae sae) {
        var model = sae.checkpoint.model;
        String step = Format.count(sae.checkpoint.step);
        String modelHref = "/models/" + model.slug;
        return new SaePlace(
                sae.slug,
                Screen.messages(FeatureMessages.class).place(model.name, step, sae.layer),
                "/saes/" + sae.slug,
                model.name,
                modelHref,
                step,
                modelHref + "/checkpoints/" + sae.checkpoint.step);
    }

    /** 1 where texts begin with BOS, which is never trained on; for models nobody has looked at for this, too. */
    public static int firstPosition(Sae sae) {
        var start = sae.checkpoint.model.textStart;
        return start != null && start.startsWith(TextStart.Source.NONE.name()) ? 0 : 1;
    }

    /** The last position of a document that it was trained on; the first of a document is 0. */
    public static int trainedPositions(Sae sae) {
        try {
            return JSON.readValue(sae.configJson, SaeConfig.class).sequenceLength() - 1;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the configuration of " + sae.slug + " cannot be read", e);
        }
    }

    public String features() {
        return href + "/features";
    }
}
