package dev.kakehashi.submission;

import dev.kakehashi.files.ShortName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Submitted raw values by field name, read as what they should be; every misfit becomes a sentence beside its field.
 */
public final class Fields {
    private static final int LONGEST_LIST = 10_000;
    private static final int MOST_NUMBERS = 65_536; // of one list
    private static final int MOST_PRIORITY = 1000;
    // digits beyond it change nothing, and thousands of them take seconds to read
    private static final int LONGEST_NUMBER = 40;

    private final Map<String, List<String>> values;
    private final RefusalMessages say;
    private final Map<String, String> errors = new LinkedHashMap<>();

    /** @param say the sentences of refusals, in the language of who submitted the values */
    public Fields(Map<String, List<String>> values, RefusalMessages say) {
        this.values = values;
        this.say = say;
    }

    Map<String, List<String>> values() {
        return values;
    }

    /** These values, and others for the fields that were not submitted. */
    Fields over(Map<String, List<String>> others) {
        var all = new LinkedHashMap<>(others);
        all.putAll(values);
        return new Fields(all, say);
    }

    RefusalMessages say() {
        return say;
    }

    public boolean has(String name) {
        return !raw(name).isEmpty();
    }

    /** Whether the field was there, be it empty. */
    boolean submitted(String name) {
        return values.containsKey(name);
    }

    /** The first value, trimmed; empty where the field is missing. */
    public String raw(String name) {
        var list = values.getOrDefault(name, List.of());
        return list.isEmpty() || list.get(0) == null ? "" : list.get(0).strip();
    }

    /** {@link #raw} as it may stand in a sentence. */
    public String shown(String name) {
        return shortened(raw(name));
    }

    public List<String> all(String name) {
        return parts(name, SeveralValues.RANGES.separator());
    }

    /** Values and lines of values; unlike {@link #all} they may contain spaces. */
    public List<String> lines(String name) {
        return parts(name, "\\R");
    }

    private List<String> parts(String name, String separator) {
        var list = new ArrayList<String>();
        for (var value : values.getOrDefault(name, List.of())) {
            if (value == null) continue;
            for (var part : value.split(separator)) {
                if (part.isBlank()) continue;
                if (list.size() == LONGEST_LIST) return refuse(name, say.tooMany(LONGEST_LIST), list);
                list.add(part.strip());
            }
        }
        return list;
    }

    public String text(String name, int longest) {
        var text = raw(name);
        if (text.isEmpty()) return refuse(name, say.fillIn(), "");
        if (text.length() > longest) return refuse(name, say.tooLong(longest), "");
        if (text.codePoints().anyMatch(Fields::unstorable)) return refuse(name, say.noText(), "");
        return text;
    }

    public long whole(String name, long fallback, long least, long most) {
        return has(name) ? whole(name, raw(name), fallback, least, most) : fallback;
    }

    /** Several whole numbers; a comma before just three digits belongs to a number. */
    public List<Long> eachWhole(String name, long fallback, long least, long most) {
        if (twofold(name, SeveralValues.WHOLES)) return List.of(fallback);
        return each(name, SeveralValues.WHOLES, text -> whole(name, text, fallback, least, most), fallback);
    }

    /** Several numbers. */
    public List<Double> eachNumber(String name, double fallback, double least, double most) {
        if (twofold(name, SeveralValues.DECIMALS)) return List.of(fallback);
        return each(name, SeveralValues.DECIMALS, text -> number(name, text, fallback, least, most), fallback);
    }

    /** Refuses a list that can be read in two ways. */
    boolean twofold(String name, SeveralValues kind) {
        for (var value : values.getOrDefault(name, List.of())) {
            var piece = value == null ? null : kind.twofold(value);
            if (piece != null) return refuse(name, say.twofold(shortened(piece)), true);
        }
        return false;
    }

    /** Each value once, in the order given. */
    private <T> List<T> each(String name, SeveralValues kind, Function<String, T> read, T fallback) {
        var found = new LinkedHashSet<T>();
        for (var part : parts(name, kind.separator())) found.add(read.apply(part));
        return found.isEmpty() ? List.of(fallback) : List.copyOf(found);
    }

    private long whole(String name, String given, long fallback, long least, long most) {
        if (given.length() > LONGEST_NUMBER) return refuse(name, say.notWhole(shortened(given)), fallback);
        if (SeveralValues.twofoldWhole(given)) return refuse(name, say.twofold(given), fallback);
        var text = given.replaceAll("[,_\\s]", "");
        try {
            var number = new BigDecimal(text).longValueExact();
            if (number < least || number > most)
                return refuse(name, say.outside(least, most, number), fallback);
            return number;
        } catch (ArithmeticException | NumberFormatException e) {
            return refuse(name, say.notWhole(shortened(text)), fallback);
        }
    }

    public int integer(String name, int fallback, int least, int most) {
        return (int) whole(name, fallback, least, most);
    }

    /** Of a job or of all jobs of a study; it must be given. */
    public int priority() {
        text("priority", 10);
        return integer("priority", 0, -MOST_PRIORITY, MOST_PRIORITY);
    }

    public double number(String name, double fallback, double least, double most) {
        return has(name) ? number(name, raw(name), fallback, least, most) : fallback;
    }

    private double number(String name, String text, double fallback, double least, double most) {
        if (text.length() > LONGEST_NUMBER) return refuse(name, say.notNumber(shortened(text)), fallback);
        if (SeveralValues.DECIMALS.twofold(text) != null) return refuse(name, say.twofold(text), fallback);
        try {
            var number = Double.parseDouble(text);
            if (!(number >= least && number <= most))
                return refuse(name, say.outside(least, most, shortened(text)), fallback);
            return number;
        } catch (NumberFormatException e) {
            return refuse(name, say.notNumber(shortened(text)), fallback);
        }
    }

    public boolean flag(String name, boolean fallback) {
        var text = raw(name).toLowerCase(Locale.ROOT);
        if (text.isEmpty()) return fallback;
        if (List.of("true", "on", "yes", "1").contains(text)) return true;
        if (List.of("false", "off", "no", "0").contains(text)) return false;
        return refuse(name, say.notFlag(shortened(text)), fallback);
    }

    public <E extends Enum<E>> E choice(String name, E fallback) {
        var text = raw(name);
        if (text.isEmpty()) return fallback;
        for (var value : fallback.getDeclaringClass().getEnumConstants())
            if (value.name().equalsIgnoreCase(text)) return value;
        return refuse(name, say.notOneOf(List.of(fallback.getDeclaringClass().getEnumConstants())), fallback);
    }

    /** Numbers and ranges such as {@code 1-4, 8}, or {@code all}, within {@code least..most}. */
    public SortedSet<Integer> wholes(String name, int least, int most) {
        var numbers = new TreeSet<Integer>();
        if (raw(name).equalsIgnoreCase("all")) {
            if ((long) most - least >= MOST_NUMBERS) return refuse(name, say.tooMany(MOST_NUMBERS), numbers);
            for (var number = least; number <= most; number++) numbers.add(number);
            return numbers;
        }
        if (twofold(name, SeveralValues.RANGES)) return numbers;
        for (var part : all(name)) {
            var range = SeveralValues.Range.of(part);
            if (range == null) return refuse(name, say.notRange(shortened(part)), numbers);
            int first = range.first();
            int last = range.last();
            if (first < least || last > most || last < first || last - first > LONGEST_LIST)
                return refuse(name, say.rangeOutside(part, least, most), numbers);
            for (var number = first; number <= last; number++) numbers.add(number);
            if (numbers.size() > MOST_NUMBERS) return refuse(name, say.tooMany(MOST_NUMBERS), new TreeSet<>());
        }
        if (numbers.isEmpty()) return refuse(name, say.chooseOne(), numbers);
        return numbers;
    }

    /** Notes what is wrong with a field (the first sentence wins) and goes on with {@code instead}. */
    public <T> T refuse(String name, String sentence, T instead) {
        errors.putIfAbsent(name, sentence);
        return instead;
    }

    public Map<String, String> errors() {
        return errors;
    }

    public void throwIfRefused() {
        if (!errors.isEmpty()) throw new Refused(errors);
    }

    /** What a database refuses: the character of value 0, and half a pair of surrogates. */
    private static boolean unstorable(int character) {
        return character == 0 || character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : ShortName.ofLength(text, 60) + "…";
    }
}
