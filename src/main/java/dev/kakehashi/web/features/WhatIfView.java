package dev.kakehashi.web.features;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Slider;
import java.util.Arrays;
import java.util.List;

/**
 * What the features would be under other thresholds, next to what the analysis found.
 *
 * @param sliders none where the evidence was not kept
 * @param note which thresholds the analysis used; null where nothing is changed
 * @param missing why some numbers are missing, or null
 * @param classes null where nothing is changed
 */
public record WhatIfView(List<Slider> sliders, String note, String missing, List<Row> classes) {

    public record Row(String key, String label, String stored, String now) {}

    static WhatIfView of(FeatureTable stored, TriedTables.Tried tried, Thresholds thresholds, List<Slider> sliders) {
        var text = Screen.messages(FeatureMessages.class);
        if (!thresholds.changed()) return new WhatIfView(sliders, null, null, null);
        var usual = thresholds.usual();
        String missing = switch (tried.missing()) {
            case NOTHING -> null;
            case FOLDER -> text.embeddingsGone();
        };
        return new WhatIfView(sliders, text.whatIfNote(usual.get("fraction"), usual.get("cutoff"), usual.get("rare")),
                missing, rows(stored, tried.table()));
    }

    private static List<Row> rows(FeatureTable stored, FeatureTable tried) {
        var text = Screen.messages(FeatureMessages.class);
        return Arrays.stream(FeatureClass.values())
                .map(each -> new Row(FeaturesView.key(each), text.featureClass(each), Format.count(count(stored, each)),
                        Format.count(count(tried, each))))
                .toList();
    }

    private static int count(FeatureTable table, FeatureClass featureClass) {
        int count = 0;
        for (var latent = 0; latent < table.latents(); latent++)
            if (table.featureClass(latent) == featureClass) count++;
        return count;
    }
}
