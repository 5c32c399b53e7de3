package dev.kakehashi.catalog;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/**
 * Free text as a column of limited length takes it on either database. What a job says of itself, of its failure and of
 * others comes from files, names and libraries: none of it may keep a row from being written.
 */
public final class ColumnText {
    private static final char NUL_SHOWN = '\u2400';
    private static final char NO_CHARACTER = '\ufffd';

    private ColumnText() {}

    /**
     * At most {@code longest} characters as the stricter database counts them (H2: of UTF-16), ended by … where there
     * were more; no half of a pair and no NUL, which PostgreSQL does not store.
     */
    public static String fitting(String text, int longest) {
        if (text == null) return null;
        var sound = sound(text.length() <= longest ? text : text.substring(0, end(text, longest - 1)));
        return text.length() <= longest ? sound : sound + "…";
    }

    /** Not between the halves of a pair. */
    private static int end(String text, int end) {
        return Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }

    private static String sound(String text) {
        if (text.codePoints().noneMatch(ColumnText::unsound)) return text;
        var sound = new StringBuilder();
        text.codePoints().forEach(
                point -> sound.appendCodePoint(point == 0 ? NUL_SHOWN : unsound(point) ? NO_CHARACTER : point));
        return sound.toString();
    }

    private static boolean unsound(int point) {
        return point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Whatever writes the attribute, an entity or a query: the column gets what fits. */
    abstract static class Fitting implements AttributeConverter<String, String> {
        private final int longest;

        Fitting(int longest) {
            this.longest = longest;
        }

        @Override
        public String convertToDatabaseColumn(String text) {
            return fitting(text, longest);
        }

        @Override
        public String convertToEntityAttribute(String text) {
            return text;
        }
    }

    @Converter
    public static class UpTo40 extends Fitting {
        public UpTo40() {
            super(40);
        }
    }

    @Converter
    public static class UpTo120 extends Fitting {
        public UpTo120() {
            super(120);
        }
    }

    @Converter
    public static class UpTo300 extends Fitting {
        public UpTo300() {
            super(300);
        }
    }

    @Converter
    public static class UpTo400 extends Fitting {
        public UpTo400() {
            super(400);
        }
    }

    @Converter
    public static class UpTo1000 extends Fitting {
        public UpTo1000() {
            super(1000);
        }
    }

    @Converter
    public static class UpTo2000 extends Fitting {
        public UpTo2000() {
            super(2000);
        }
    }

    /** Of a trace, more than anybody reads. */
    @Converter
    public static class UpTo20000 extends Fitting {
        public UpTo20000() {
            super(20_000);
        }
    }
}
