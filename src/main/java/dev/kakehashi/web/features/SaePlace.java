package dev.kakehashi.web.features;

import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Nothing;
import dev.kakehashi.web.ui.Screen;

/** Where an SAE belongs: its model, training step and layer, in words and as addresses. */
public record SaePlace(String slug, String name, String href, String model, String modelHref, String step, String checkpointHref) {

    /** @throws Nothing when there is no SAE of this name */
    public static Sae sae(String slug) {
        return Sae.bySlug(slug).orElseThrow(() -> new Nothing(Nothing.Kind.SAE, slug));
    }

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

    public String features() {
        return href + "/features";
    }
}
