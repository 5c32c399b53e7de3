package dev.kakehashi.web.features;

import dev.kakehashi.analysis.FeatureClass;
import dev.kakehashi.analysis.FeatureTable;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import dev.kakehashi.web.ui.Term;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * What the features would be under other thresholds, next to what the analysis found.
 *
 * @param open whether something was typed
 * @param note which thresholds the analysis used; null where nothing is changed
 * @param missing why some numbers are missing, or null
 * @param classes null where nothing is changed
 */
public record WhatIfView(List<Field> fields, boolean open, String note, String missing, List<Row> classes) {

    public record Row(String key, String label, String stored, String now) {}

    static WhatIfView of(FeatureTable stored, TriedTables.Tried tried, Thresholds thresholds, Submitted typed) {
        var text = Screen.messages(FeatureMessages.class);
        var values = new HashMap<>(typed.values());
        thresholds.usual().forEach((name, usual) -> {
            if (typed.value(name).isBlank()) values.put(name, List.of(usual));
        });
        var form = new Submitted(values, typed.errors());
        var fields = List.of(
                Field.number(form, "fraction", text.fraction()).about(Term.ACTIVATING_SET).optional(),
                Field.number(form, "cutoff", text.cutoff()).about(Term.FEATURE_CLASS).optional(),
                Field.number(form, "rare", text.rareBelow()).about(Term.RARE_LATENT).optional());
        boolean open = thresholds.changed() || !thresholds.errors().isEmpty();
        if (!thresholds.changed()) return new WhatIfView(fields, open, null, null, null);
        var usual = thresholds.usual();
        String missing = switch (tried.missing()) {
            case NOTHING -> null;
            case FOLDER -> text.embeddingsGone();
            case MEMORY -> text.embeddingsTooLarge();
        };
        return new WhatIfView(fields, open, text.whatIfNote(usual.get("fraction"), usual.get("cutoff"), usual.get("rare")), missing, rows(stored, tried.table()));
    }

    private static List<Row> rows(FeatureTable stored, FeatureTable tried) {
        var text = Screen.messages(FeatureMessages.class);
        return Arrays.stream(FeatureClass.values())
                .map(each -> new Row(FeaturesView.key(each), text.featureClass(each), Format.count(count(stored, each)), Format.count(count(tried, each))))
                .toList();
    }

    private static int count(FeatureTable table, FeatureClass featureClass) {
        int count = 0;
        for (var latent = 0; latent < table.latents(); latent++) if (table.featureClass(latent) == featureClass) count++;
        return count;
    }
}
