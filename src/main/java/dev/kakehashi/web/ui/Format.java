package dev.kakehashi.web.ui;

import io.quarkus.qute.TemplateExtension;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Numbers and times as screens show them, in templates as {@code {format:count(n)}}; what is null or NaN is an en dash.
 */
@TemplateExtension(namespace = "format")
public final class Format {
    /** Stands where there is no number. */
    public static final String NOTHING = "–";

    private static final char THIN_SPACE = '\u202f';
    private static final char MINUS = '\u2212';
    private static final double[] POWERS_OF_TEN = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
    private static final double LARGEST_PRODUCT = 1e9; // leaves 1e-7 of a unit for what a product may be off
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss");

    private Format() {}

    /** Whole numbers with thin spaces between thousands: 988 240. */
    public static String count(Number n) {
        return missing(n) ? NOTHING : decimal(n.longValue() >= 0, Math.abs(n.longValue()), 0);
    }

    /** A share of 1 as a percentage, with more decimals where it is small: 93.1 %, 0.021 %. */
    public static String percent(Number share) {
        if (missing(share)) return NOTHING;
        double percent = 100 * share.doubleValue();
        double size = Math.abs(percent);
        int decimals = size == 0 || size >= 0.1 ? 1 : size >= 0.001 ? 3 : 5;
        return decimal(percent, decimals) + THIN_SPACE + "%";
    }

    public static String nats(Number n) {
        return missing(n) ? NOTHING : decimal(n, 3) + THIN_SPACE + "nats";
    }

    /** A plain number with so many decimals. */
    public static String decimal(Number n, int decimals) {
        if (missing(n)) return NOTHING;
        double value = n.doubleValue();
        double scaled = Math.abs(value) * POWERS_OF_TEN[decimals];
        double rounded = Math.floor(scaled + 0.5);
        // near the middle between two neighbours the decimal digits decide and not the product; a table has thousands
        // of numbers that are not
        boolean clear = scaled < LARGEST_PRODUCT && Math.abs(scaled - Math.floor(scaled) - 0.5) > 1e-6;
        if (clear) return decimal(value >= 0 && 1 / value > 0, (long) rounded, decimals);
        return grouped(String.format(Locale.ROOT, "%,." + decimals + "f", value));
    }

    /** @param digits the number times ten to the power of {@code decimals} */
    private static String decimal(boolean positive, long digits, int decimals) {
        var reversed = new StringBuilder();
        for (var place = 0; digits > 0 || place <= decimals; place++) {
            if (place == decimals && decimals > 0) reversed.append('.');
            if (place > decimals && (place - decimals) % 3 == 0) reversed.append(THIN_SPACE);
            reversed.append((char) ('0' + digits % 10));
            digits /= 10;
        }
        return (positive ? reversed : reversed.append(MINUS)).reverse().toString();
    }

    /** A number of unknown size with three significant digits: 0.00102, 8.41, 2 150, 1.0e-12. */
    public static String number(Number n) {
        if (missing(n)) return NOTHING;
        double size = Math.abs(n.doubleValue());
        if (Double.isInfinite(size)) return n.doubleValue() > 0 ? "∞" : MINUS + "∞";
        if (size == 0) return "0";
        if (size < 1e-4 || size >= 1e9) return grouped(String.format(Locale.ROOT, "%.2e", n.doubleValue()));
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return decimal(n, decimals);
    }

    /** A difference, always with its sign. */
    public static String signed(Number n, int decimals) {
        if (missing(n)) return NOTHING;
        return (n.doubleValue() > 0 ? "+" : "") + decimal(n, decimals);
    }

    /** A large count in short: 1.8B, 100M, 32.8k. */
    public static String brief(Number n) {
        if (missing(n)) return NOTHING;
        double size = Math.abs(n.doubleValue());
        if (size >= 1e12) return scaled(n, 1e12) + "T";
        if (size >= 1e9) return scaled(n, 1e9) + "B";
        if (size >= 1e6) return scaled(n, 1e6) + "M";
        if (size >= 1e4) return scaled(n, 1e3) + "k";
        return size == Math.rint(size) || size >= 100 ? count(n) : number(n);
    }

    /** Bytes in powers of 1024. */
    public static String size(Number bytes) {
        if (missing(bytes)) return NOTHING;
        double left = bytes.doubleValue();
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (left >= 1024 && unit < units.length - 1) {
            left /= 1024;
            unit++;
        }
        return (unit == 0 ? count(left) : decimal(left, 1)) + THIN_SPACE + units[unit];
    }

    /** Hours, minutes and seconds, the two largest of them: 1 h 20 min, 4 min 05 s, 12 s. */
    public static String duration(Duration time) {
        if (time == null) return NOTHING;
        long seconds = Math.max(0, time.plusMillis(500).toSeconds());
        var text = Screen.messages(UiMessages.class);
        if (seconds < 60) return text.seconds(seconds);
        if (seconds < 3600) return text.minutes(seconds / 60, padded(seconds % 60));
        return text.hours(seconds / 3600, padded(seconds % 3600 / 60));
    }

    /** Date and minute in the server's time zone. */
    public static String date(Instant at) {
        return at == null ? NOTHING : MINUTE.format(at.atZone(ZoneId.systemDefault()));
    }

    /** When a row was made and by whom; rows from before there were accounts say nothing of that. */
    public static String made(Instant at, String by) {
        return by == null ? date(at) : date(at) + " · " + by;
    }

    /** The time of day alone, for log lines. */
    public static String clock(Instant at) {
        return at == null ? NOTHING : SECOND.format(at.atZone(ZoneId.systemDefault()));
    }

    private static String padded(long n) {
        return n < 10 ? "0" + n : String.valueOf(n);
    }

    private static String scaled(Number n, double by) {
        String text = String.format(Locale.ROOT, "%.3g", n.doubleValue() / by);
        return grouped(text.contains(".") ? text.replaceAll("\\.?0+$", "") : text);
    }

    private static boolean missing(Number n) {
        return n == null || Double.isNaN(n.doubleValue());
    }

    private static String grouped(String text) {
        return text.replace(',', THIN_SPACE).replace('-', MINUS).replace("e" + MINUS, "e-");
    }
}
