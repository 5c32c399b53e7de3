package dev.kakehashi.tokenizer;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A stretch of a token's text that is shown in one way.
 *
 * @param text as it stands in the text; of bytes that make no character their numbers, {@code ⟨E9 B7⟩}
 * @param mark what stands for it where nothing would be seen, such as {@code U+3000}; otherwise null
 */
public record TokenPart(Kind kind, String text, String mark) {
    public enum Kind { TEXT, SPACE, NEWLINE, INVISIBLE, BYTES }

    /** The text of some bytes, cut where the way of showing it changes. */
    static List<TokenPart> of(byte[] bytes) {
        var parts = new ArrayList<TokenPart>();
        var in = ByteBuffer.wrap(bytes);
        var out = CharBuffer.allocate(bytes.length);
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        while (in.hasRemaining()) {
            var result = decoder.reset().decode(in, out, true);
            text(out.flip().toString(), parts);
            out.clear();
            int broken = result.isError() ? result.length() : 0;
            if (broken > 0) bytes(bytes, in.position(), in.position() + broken, parts);
            in.position(in.position() + broken);
        }
        return parts;
    }

    private static void text(String text, List<TokenPart> parts) {
        int from = 0;
        for (var at = 0; at < text.length();) {
            int character = text.codePointAt(at);
            int next = at + Character.charCount(character);
            var kind = kind(character);
            if (kind != Kind.TEXT) {
                if (at > from) parts.add(new TokenPart(Kind.TEXT, text.substring(from, at), null));
                parts.add(new TokenPart(kind, text.substring(at, next),
                        kind == Kind.INVISIBLE ? String.format("U+%04X", character) : null));
                from = next;
            }
            at = next;
        }
        if (from < text.length()) parts.add(new TokenPart(Kind.TEXT, text.substring(from), null));
    }

    /** Bytes that follow one another stay together. */
    private static void bytes(byte[] bytes, int from, int end, List<TokenPart> parts) {
        var hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes, from, end);
        var last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
        if (last == null || last.kind != Kind.BYTES) parts.add(new TokenPart(Kind.BYTES, "⟨" + hex + "⟩", null));
        else parts.set(parts.size() - 1,
                new TokenPart(Kind.BYTES, last.text.substring(0, last.text.length() - 1) + " " + hex + "⟩", null));
    }

    private static Kind kind(int character) {
        if (character == ' ') return Kind.SPACE;
        if (character == '\n') return Kind.NEWLINE;
        return switch (Character.getType(character)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE -> Kind.INVISIBLE;
            default -> blank(character) ? Kind.INVISIBLE : Kind.TEXT;
        };
    }

    /** Letters and marks that are drawn as nothing: fillers of Hangul, selectors of a variant, the blank of Braille. */
    private static boolean blank(int character) {
        return character == 0x115f || character == 0x1160 || character == 0x3164 || character == 0xffa0
                || character == 0x2800 || character == 0x034f
                || character >= 0xfe00 && character <= 0xfe0f || character >= 0x180b && character <= 0x180d
                || character >= 0xe0100 && character <= 0xe01ef;
    }

    /** Characters HTML may not hold; their mark alone is shown. */
    public boolean writable() {
        int first = text.codePointAt(0);
        return kind != Kind.INVISIBLE || Character.getType(first) != Character.CONTROL || first == '\t';
    }
}
