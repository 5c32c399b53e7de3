package dev.kakehashi.web.ui;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table as comma-separated values (RFC 4180), UTF-8, numbers in full; what is null or NaN is empty. Programs get
 * every text as it is. For a spreadsheet ({@link Screen#spreadsheet}) a text that it would run as a formula begins with
 * an apostrophe.
 */
public final class Csv {
    public static final String TYPE = "text/csv;charset=UTF-8";

    /** What a formula begins with, full-width signs as Japanese spreadsheets read them included. */
    private static final String FORMULA = "=+-@\t\r\n＝＋－＠";
    /** One behind what some spreadsheets take for the end of a cell as well. */
    private static final Pattern FORMULA_WITHIN = Pattern.compile("([;\t])(?=[" + Pattern.quote(FORMULA) + "])");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private final StringBuilder text = new StringBuilder();
    private final boolean spreadsheet;

    public Csv(String... header) {
        this(Screen.current().address().spreadsheet(), header);
    }

    Csv(boolean spreadsheet, String... header) {
        this.spreadsheet = spreadsheet;
        line(List.of(header));
    }

    /** One line for each record; the columns are its components. */
    public static <R extends Record> String of(Class<R> type, List<R> rows) {
        var parts = type.getRecordComponents();
        var csv = new Csv(Arrays.stream(parts).map(part -> dashed(part.getName())).toArray(String[]::new));
        for (var row : rows) csv.line(Arrays.stream(parts).map(part -> read(part, row)).collect(Collectors.toList()));
        return csv.toString();
    }

    private static Object read(RecordComponent part, Record row) {
        try {
            var accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of a record can be read", e);
        }
    }

    /** {@code tokensSeen} becomes {@code tokens-seen}. */
    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** @param cells may hold null */
    public Csv line(Collection<?> cells) {
        text.append(cells.stream().map(this::cell).collect(Collectors.joining(","))).append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private String cell(Object value) {
        if (value == null || value instanceof Double d && d.isNaN() || value instanceof Float f && f.isNaN()) return "";
        String plain = value.toString();
        if (spreadsheet && formula(plain)) plain = "'" + plain;
        if (spreadsheet) plain = FORMULA_WITHIN.matcher(plain).replaceAll("$1'");
        boolean quoted = plain.chars().anyMatch(
                c -> c == ',' || c == '"' || c == '\n' || c == '\r' || spreadsheet && (c == ';' || c == '\t'));
        return quoted ? '"' + plain.replace("\"", "\"\"") + '"' : plain;
    }

    private static boolean formula(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 && !NUMBER.matcher(text).matches();
    }
}
