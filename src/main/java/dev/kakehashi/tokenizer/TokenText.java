package dev.kakehashi.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns tokens into what a person reads; nothing is escaped here, templates do that. */
public final class TokenText {
    private TokenText() {}

    /** The tokens of a text as spans: those that hold parts of one character are joined where they make it whole. */
    public static List<TokenSpan> spans(Vocabulary vocabulary, int[] ids) {
        var spans = new ArrayList<TokenSpan>();
        for (var first = 0; first < ids.length;) {
            int end = joined(vocabulary, ids, first);
            spans.add(new TokenSpan(TokenPart.of(bytes(vocabulary, ids, first, end)), first, end - first));
            first = end;
        }
        return spans;
    }

    /** One token alone, as tables show it. */
    public static TokenSpan span(Vocabulary vocabulary, int id) {
        return new TokenSpan(TokenPart.of(vocabulary.bytes(id)), 0, 1);
    }

    /** The text of one token; what is no whole character in it is U+FFFD. */
    public static String text(Vocabulary vocabulary, int id) {
        return new String(vocabulary.bytes(id), StandardCharsets.UTF_8);
    }

    /**
     * One token in the notation that files have, the same for every tokenizer: {@code ▁the}, {@code 東京},
     * {@code <0xE9>}. Control characters are bytes there as well.
     */
    public static String notation(Vocabulary vocabulary, int id) {
        var notation = new StringBuilder();
        for (var part : span(vocabulary, id).parts()) {
            switch (part.kind()) {
                case SPACE -> notation.append('▁');
                case BYTES -> {
                    for (var hex : part.text().substring(1, part.text().length() - 1).split(" "))
                        notation.append("<0x").append(hex).append('>');
                }
                case TEXT -> notation.append(part.text());
                case NEWLINE, INVISIBLE -> {
                    if (part.text().length() == 1 && part.text().charAt(0) < ' ')
                        notation.append(String.format("<0x%02X>", (int) part.text().charAt(0)));
                    else notation.append(part.text());
                }
            }
        }
        return notation.toString();
    }

    /**
     * Behind the last token of a span: so many that the last one ends together with a character, while each goes on
     * with it.
     */
    private static int joined(Vocabulary vocabulary, int[] ids, int first) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(vocabulary.bytes(ids[first]));
        int end = first + 1;
        for (int missing = missing(bytes.toByteArray()); missing > 0
                && end < ids.length; missing = missing(bytes.toByteArray())) {
            var next = vocabulary.bytes(ids[end]);
            if (!continues(next, missing)) break;
            bytes.writeBytes(next);
            end++;
        }
        return end;
    }

    /** Bytes that the last character still needs. */
    private static int missing(byte[] bytes) {
        for (var at = 0; at < bytes.length;) {
            int length = Math.max(1, length(bytes[at] & 0xff));
            int there = 1;
            while (there < length && at + there < bytes.length && inner(bytes[at + there])) there++;
            if (there < length && at + there == bytes.length) return length - there;
            at += there;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int missing) {
        for (var i = 0; i < Math.min(missing, bytes.length); i++) if (!inner(bytes[i])) return false;
        return bytes.length > 0;
    }

    private static boolean inner(byte value) {
        return (value & 0xc0) == 0x80;
    }

    /** Bytes of the character that begins with this one; 0 where none does. */
    private static int length(int first) {
        return first < 0x80 ? 1
                : first >= 0xc2 && first < 0xe0 ? 2
                        : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    }

    private static byte[] bytes(Vocabulary vocabulary, int[] ids, int first, int end) {
        var bytes = new ByteArrayOutputStream();
        for (var i = first; i < end; i++) bytes.writeBytes(vocabulary.bytes(ids[i]));
        return bytes.toByteArray();
    }
}
