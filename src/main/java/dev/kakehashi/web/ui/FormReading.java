package dev.kakehashi.web.ui;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Turns submitted strings into values and collects one sentence for each field that cannot be used; a refused field reads as a harmless value. */
public final class FormReading {
    private final Map<String, List<String>> raw;
    private final Map<String, String> errors = new LinkedHashMap<>();
    private final FormMessages text = Screen.messages(FormMessages.class);

    public FormReading(Map<String, List<String>> raw) {
        this.raw = raw;
    }

    public String text(String field, int longest) {
        String value = value(field);
        if (value.isEmpty()) return refuse(field, text.missing(), "");
        if (value.length() > longest) return refuse(field, text.tooLong(longest), "");
        return value;
    }

    public String optionalText(String field, int longest) {
        return value(field).isEmpty() ? "" : text(field, longest);
    }

    public long whole(String field, long least, long most) {
        String value = value(field).replaceAll("[\\s,_\\u202f\\u2009]", "");
        if (value.isEmpty()) return refuse(field, text.missing(), least);
        try {
            long n = Long.parseLong(value);
            if (n >= least && n <= most) return n;
        } catch (NumberFormatException notWhole) {
            return refuse(field, text.notWhole(value(field)), least);
        }
        return refuse(field, text.outside(Format.count(least), Format.count(most)), least);
    }

    public int wholeInt(String field, int least, int most) {
        return (int) whole(field, least, most);
    }

    public double number(String field, double least, double most) {
        String value = value(field);
        if (value.isEmpty()) return refuse(field, text.missing(), least);
        try {
            double n = Double.parseDouble(value);
            if (n >= least && n <= most) return n;
        } catch (NumberFormatException notANumber) {
            return refuse(field, text.notANumber(value), least);
        }
        return refuse(field, text.outside(Format.number(least), Format.number(most)), least);
    }

    /** The constant named by the field, in either case and with hyphens for underscores. */
    public <E extends Enum<E>> E choice(String field, Class<E> type) {
        String value = value(field).toUpperCase(Locale.ROOT).replace('-', '_');
        E[] constants = type.getEnumConstants();
        for (E constant : constants) if (constant.name().equals(value)) return constant;
        String names = Arrays.stream(constants)
                .map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(", "));
        return refuse(field, value.isEmpty() ? text.missing() : text.notAChoice(value(field), names), constants[0]);
    }

    /** Every value of a field that may be ticked several times. */
    public List<String> all(String field) {
        return raw.getOrDefault(field, List.of());
    }

    /** Notes why a field cannot be used; the first reason stays. */
    public void refuse(String field, String sentence) {
        errors.putIfAbsent(field, sentence);
    }

    public boolean refused() {
        return !errors.isEmpty();
    }

    public boolean refused(String field) {
        return errors.containsKey(field);
    }

    /** For the page that shows the form again. */
    public Submitted submitted() {
        return new Submitted(raw, Map.copyOf(errors));
    }

    private <T> T refuse(String field, String sentence, T instead) {
        refuse(field, sentence);
        return instead;
    }

    private String value(String field) {
        List<String> all = raw.getOrDefault(field, List.of());
        return all.isEmpty() || all.get(0) == null ? "" : all.get(0).trim();
    }
}
