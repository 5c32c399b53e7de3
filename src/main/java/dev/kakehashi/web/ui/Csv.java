package dev.kakehashi.web.ui;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A table as comma-separated values (RFC 4180), UTF-8, numbers in full; what is null or NaN is empty. */
public final class Csv {
    public static final String TYPE = "text/csv;charset=UTF-8";

    private final StringBuilder text = new StringBuilder();

    public Csv(String... header) {
        line(List.of(header));
    }

    /** @param cells may hold null */
    public Csv line(Collection<?> cells) {
        text.append(cells.stream().map(Csv::cell).collect(Collectors.joining(","))).append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private static String cell(Object value) {
        if (value == null || value instanceof Double d && d.isNaN() || value instanceof Float f && f.isNaN()) return "";
        String plain = value.toString();
        boolean quoted = plain.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }
}
