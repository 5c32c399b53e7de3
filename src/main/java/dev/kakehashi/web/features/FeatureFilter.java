package dev.kakehashi.web.features;

import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureQuery;
import dev.kakehashi.tokenizer.TokenText;
import dev.kakehashi.tokenizer.Vocabulary;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What of the features is asked for, read from the address; its parameters are {@code class}, {@code token},
 * {@code min-COLUMN}, {@code max-COLUMN}, {@code sort}, {@code order} and {@code page}, beside {@link Thresholds}.
 */
final class FeatureFilter {
    static final String FALLING = "falling";
    private static final int LONGEST_TOKEN = 100;

    private final Map<String, List<String>> asked;
    private final Thresholds thresholds;
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final Set<FeatureClass> classes = EnumSet.noneOf(FeatureClass.class);
    private final Map<FeatureColumn, Double> least = new EnumMap<>(FeatureColumn.class);
    private final Map<FeatureColumn, Double> most = new EnumMap<>(FeatureColumn.class);
    private final StringBuilder address = new StringBuilder();
    private final FeatureColumn sort;
    private final boolean falling;
    private final int page;

    FeatureFilter(MultivaluedMap<String, String> asked, Thresholds thresholds) {
        this.asked = asked;
        this.thresholds = thresholds;
        errors.putAll(thresholds.errors());
        thresholds.kept().forEach(this::keep);
        asked.getOrDefault("class", List.of()).forEach(this::readClass);
        if (!token().isEmpty()) keep("token", token());
        for (var column : FeatureColumn.values()) {
            readBound("min-" + column.id(), column, least);
            readBound("max-" + column.id(), column, most);
        }
        this.sort = readSort();
        this.falling = sort != null && first("order").equals(FALLING);
        if (falling) keep("order", FALLING);
        this.page = first("page").matches("[1-9]\\d{0,6}") ? Integer.parseInt(first("page")) : 1;
    }

    /** @param vocabulary decides which tokens hold the text that is searched */
    FeatureQuery query(Vocabulary vocabulary) {
        return new FeatureQuery(classes, least, most, token().isEmpty() ? null : holding(token(), vocabulary), sort,
                falling);
    }

    Submitted form() {
        return new Submitted(asked, errors);
    }

    /** What the address of one feature takes along: its page knows the fraction. */
    String ofFeature() {
        return thresholds.kept().containsKey("fraction") ? "?fraction=" + thresholds.kept().get("fraction") : "";
    }

    String token() {
        String token = first("token").replace('▁', ' ');
        return token.isBlank() || token.length() > LONGEST_TOKEN ? "" : token;
    }

    int page() {
        return page;
    }

    FeatureColumn sort() {
        return sort;
    }

    boolean falling() {
        return falling;
    }

    boolean bounded() {
        return !least.isEmpty() || !most.isEmpty() || errors.keySet().stream().anyMatch(name -> name.startsWith("m"));
    }

    /** The shortest address of this view at some page. */
    String address(String base, long page) {
        String query = address + (page > 1 ? "&page=" + page : "");
        return query.isEmpty() ? base : base + "?" + query.substring(1);
    }

    /** The first page of this view without one of its parameters. */
    String without(String base, String name) {
        String rest = address.toString().replaceAll("&" + name + "=[^&]*", "");
        return rest.isEmpty() ? base : base + "?" + rest.substring(1);
    }

    /** The same rows in the order of another column: largest first, and the other way round when asked again. */
    String sortedBy(String base, FeatureColumn column) {
        String rest = address.toString().replaceAll("&(sort|order)=[^&]*", "");
        String order = sort == column && falling ? "" : "&order=" + FALLING;
        return base + "?" + (rest + "&sort=" + column.id() + order).substring(1);
    }

    private static Set<Integer> holding(String text, Vocabulary vocabulary) {
        var ids = new HashSet<Integer>();
        for (var id = 0; id < vocabulary.size(); id++)
            if (TokenText.text(vocabulary, id).contains(text) || vocabulary.piece(id).contains(text)) ids.add(id);
        return ids;
    }

    private void readClass(String name) {
        if (name.isBlank()) return;
        for (var each : FeatureClass.values()) {
            if (!each.name().toLowerCase(Locale.ROOT).equals(name)) continue;
            if (classes.add(each)) keep("class", name);
            return;
        }
        errors.put("class", text().noSuchClass(name));
    }

    private void readBound(String name, FeatureColumn column, Map<FeatureColumn, Double> bounds) {
        String typed = first(name).strip();
        if (typed.isEmpty()) return;
        try {
            // the table holds floats: 0.1 must mean the same number on both sides
            double bound = Float.parseFloat(typed);
            if (Double.isNaN(bound)) throw new NumberFormatException(typed);
            bounds.put(column, bound);
            keep(name, typed);
        } catch (NumberFormatException e) {
            errors.put(name, text().noNumber(typed));
        }
    }

    private FeatureColumn readSort() {
        if (first("sort").isEmpty()) return null;
        try {
            var column = FeatureColumn.of(first("sort"));
            keep("sort", column.id());
            return column;
        } catch (IllegalArgumentException e) {
            errors.put("sort", text().noSuchColumn(first("sort")));
            return null;
        }
    }

    private void keep(String name, String value) {
        address.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private String first(String name) {
        List<String> values = asked.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    private static FeatureMessages text() {
        return Screen.messages(FeatureMessages.class);
    }
}
