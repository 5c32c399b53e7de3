package dev.kakehashi.web.ui;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A form as it is shown: what was typed, kept word for word, and a sentence for each field that cannot be used. */
public record Submitted(Map<String, List<String>> values, Map<String, String> errors) {

    /** A form that is shown for the first time with these values filled in. */
    public static Submitted fresh(Map<String, String> values) {
        return new Submitted(
                values.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> List.of(e.getValue()))),
                Map.of());
    }

    public String value(String field) {
        List<String> all = values.getOrDefault(field, List.of());
        return all.isEmpty() ? "" : all.get(0);
    }

    public boolean has(String field, String value) {
        return values.getOrDefault(field, List.of()).contains(value);
    }

    /** Why the field is refused, or null. */
    public String error(String field) {
        return errors.get(field);
    }

    public boolean refused() {
        return !errors.isEmpty();
    }
}
