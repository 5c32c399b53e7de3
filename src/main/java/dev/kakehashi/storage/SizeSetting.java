package dev.kakehashi.storage;

import java.util.Locale;

/** Reads a setting that is a number of bytes: 20g, 512m or digits alone. */
public final class SizeSetting {
    private SizeSetting() {}

    /** @throws IllegalArgumentException with a sentence naming the setting */
    public static long bytes(String setting, String text) {
        var digits = text.strip().toLowerCase(Locale.ROOT);
        if (!digits.matches("0|[1-9]\\d{0,14}[kmgt]?"))
            throw new IllegalArgumentException(
                    setting + " is \"" + text + "\"; a size such as 20g or 512m is expected.");
        int unit = "kmgt".indexOf(digits.charAt(digits.length() - 1)) + 1;
        return Long.parseLong(digits.replaceAll("\\D", "")) << 10 * unit;
    }
}
