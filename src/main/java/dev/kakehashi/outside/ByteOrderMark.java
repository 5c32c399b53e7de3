package dev.kakehashi.outside;

/** The mark that some editors put before a text: passed over before UTF-8, and what gives UTF-16 away. */
public final class ByteOrderMark {
    static final int LONGEST = 3;

    private ByteOrderMark() {}

    /**
     * Bytes of a UTF-8 text that are no text.
     *
     * @param filled how many of the bytes there are
     * @throws Unusable when the mark is that of UTF-16
     */
    public static int length(byte[] bytes, int filled) throws Unusable {
        int first = filled > 0 ? bytes[0] & 0xff : 0;
        int second = filled > 1 ? bytes[1] & 0xff : 0;
        if (first == 0xff && second == 0xfe || first == 0xfe && second == 0xff)
            throw new Unusable("is UTF-16, not UTF-8 (iconv -f UTF-16 -t UTF-8 makes it so)");
        return first == 0xef && second == 0xbb && filled > 2 && (bytes[2] & 0xff) == 0xbf ? LONGEST : 0;
    }
}
