package dev.kakehashi.submission;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Several values in one field, apart by blanks, semicolons or commas: read in one way by what uses them and by the form
 * that shows what was understood. What half of the world reads otherwise, such as {@code 0,05}, is refused and not
 * guessed at.
 */
public enum SeveralValues {
    /** Whole numbers; a comma before just three digits belongs to a number. */
    WHOLES("[;\\s]+|,\\s+|,(?!\\d{3}(?!\\d))"),
    /** Whole numbers and ranges such as 1-4. */
    RANGES("[;,\\s]+"),
    DECIMALS("[;,\\s]+");

    /** Commas that can only stand between thousands. */
    private static final Pattern THOUSANDS = Pattern.compile("[+-]?[1-9]\\d{0,2}(,\\d{3})+");

    private static final Pattern POINTS_BETWEEN_THOUSANDS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+");
    private static final Pattern LEADING_ZERO = Pattern.compile("[+-]?0\\d.*");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");
    private static final Pattern ZERO_AND_COMMA = Pattern.compile("(.*[^\\d.])?0,\\d.*");

    private final String separator;

    SeveralValues(String separator) {
        this.separator = separator;
    }

    String separator() {
        return separator;
    }

    /** What of the field can be read in two ways; null for nothing. */
    String twofold(String value) {
        for (var piece : value.strip().split("[;\\s]+|,\\s+")) {
            if (this == DECIMALS && (DECIMAL_COMMA.matcher(piece).matches() || ZERO_AND_COMMA.matcher(piece).matches()))
                return piece;
            for (var part : piece.split(separator))
                if (LEADING_ZERO.matcher(part).matches() || this == WHOLES && twofoldWhole(part)) return piece;
        }
        return null;
    }

    /** A single whole number: 0,5 is not 5, and 1.000 is a thousand to some and one to others. */
    static boolean twofoldWhole(String part) {
        return part.indexOf(',') >= 0 && !THOUSANDS.matcher(part).matches()
                || POINTS_BETWEEN_THOUSANDS.matcher(part).matches();
    }

    /** A whole number or a range of them such as {@code 1-4}. */
    public record Range(int first, int last) {
        /** @return null where the text is neither; the ends may lie in any order */
        public static Range of(String text) {
            if (!text.matches("\\d{1,9}(-\\d{1,9})?")) return null;
            var ends = text.split("-");
            return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        }
    }

    /** The values of a field as they were understood; none where it can be read in two ways. */
    public List<String> understood(String value) {
        if (twofold(value) != null) return List.of();
        var parts = new ArrayList<String>();
        for (var part : value.split(separator)) {
            var plain = this == WHOLES ? part.strip().replace(",", "") : part.strip();
            if (!plain.isEmpty() && !parts.contains(plain)) parts.add(plain);
        }
        return parts;
    }
}
