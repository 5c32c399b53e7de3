package dev.kakehashi.web.features;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.results.OpenAnalysis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One feature for programs.
 *
 * @param numbers by {@link FeatureColumn#id()}, null where a number is not defined
 */
record FeatureRow(int latent, @JsonProperty("class") String featureClass, Map<String, Float> numbers,
        List<Top> topTokens) {

    /**
     * @param piece as the tokenizer holds it
     * @param text what it stands for, in the notation of tables: {@link TokenText#notation}
     * @param share of the activating set
     */
    record Top(int token, String piece, String text, float share) {}

    static FeatureRow of(OpenAnalysis analysis, int latent) {
        return of(analysis.table(), latent, latent, analysis.vocabulary());
    }

    /** @param row of the latent in the table */
    static FeatureRow of(FeatureTable table, int row, int latent, Vocabulary vocabulary) {
        var numbers = new LinkedHashMap<String, Float>();
        for (var column : FeatureColumn.values()) {
            float value = table.get(column, row);
            numbers.put(column.id(), Float.isNaN(value) ? null : value);
        }
        var top = new ArrayList<Top>();
        for (var i = 0; i < table.topTokens(row).length; i++) {
            int token = table.topTokens(row)[i];
            top.add(new Top(token, vocabulary.piece(token), TokenText.notation(vocabulary, token),
                    table.topShares(row)[i]));
        }
        return new FeatureRow(latent, table.featureClass(row).name().toLowerCase(Locale.ROOT), numbers, top);
    }

    static String[] columns() {
        var names = new ArrayList<String>(List.of("latent", "class"));
        for (var column : FeatureColumn.values()) names.add(column.id());
        names.add("top-tokens");
        return names.toArray(String[]::new);
    }

    List<Object> cells() {
        var cells = new ArrayList<Object>(List.of(latent, featureClass));
        cells.addAll(numbers.values());
        cells.add(topTokens.stream().map(Top::text).collect(Collectors.joining(" ")));
        return cells;
    }
}
