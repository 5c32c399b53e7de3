package dev.kakehashi.files;

import java.nio.charset.StandardCharsets;

/** Texts cut to a length without tearing a character apart: half of one has no bytes, so nothing can be named by it. */
public final class ShortName {
    /**
     * The most bytes of a part of a file's name, so that what is put before and behind it fits into the 255 of a file
     * system.
     */
    public static final int BYTES = 150;

    private ShortName() {}

    /** @param most bytes in UTF-8 */
    public static String ofBytes(String text, int most) {
        int bytes = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            bytes += Character.toString(text.codePointAt(at)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > most) return text.substring(0, at);
        }
        return text;
    }

    /** @param most characters as Java and columns count them, of which some letters take two */
    public static String ofLength(String text, int most) {
        if (text.length() <= most) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /** Whether a text has bytes in UTF-8: no half of a character stands alone in it. */
    public static boolean hasBytes(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
