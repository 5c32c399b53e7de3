package dev.kakehashi.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Turns pieces into what a person reads; nothing is escaped here, templates do that. */
public final class TokenText {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final char SPACE_MARK = '▁';

    private TokenText() {}

    /** The tokens of a text as spans, runs of byte tokens joined into their characters where they make whole ones. */
    public static List<TokenSpan> spans(Vocabulary vocabulary, int[] ids) {
        var spans = new ArrayList<TokenSpan>();
        for (var i = 0; i < ids.length; ) {
            if (!BYTE.matcher(vocabulary.piece(ids[i])).matches()) {
                spans.add(whole(vocabulary.piece(ids[i]), i++));
                continue;
            }
            int end = i;
            while (end < ids.length && BYTE.matcher(vocabulary.piece(ids[end])).matches()) end++;
            bytes(vocabulary, ids, i, end, spans);
            i = end;
        }
        return spans;
    }

    /** One token for a table: {@code ·the}, {@code ↵}, {@code ⟨E9⟩}. */
    public static String label(Vocabulary vocabulary, int id) {
        var span = spans(vocabulary, new int[] {id}).get(0);
        return (span.leadingSpace() ? "·" : "") + (span.newline() ? "↵" : span.text());
    }

    private static TokenSpan whole(String piece, int at) {
        boolean space = piece.startsWith("▁");
        var text = piece.replace(SPACE_MARK, ' ');
        if (space) text = text.substring(1);
        boolean newline = text.equals("\n");
        return new TokenSpan(newline ? "" : text, space, newline, false, at, 1);
    }

    /** Each character that decodes becomes a span; a byte that begins none stays a byte. */
    private static void bytes(Vocabulary vocabulary, int[] ids, int from, int end, List<TokenSpan> spans) {
        int open = -1;
        for (var at = from; at < end; ) {
            int length = characterLength(vocabulary, ids, at, end);
            if (length == 0) {
                if (open < 0) open = at;
                at++;
                continue;
            }
            if (open >= 0) spans.add(raw(vocabulary, ids, open, at));
            open = -1;
            var text = new String(collect(vocabulary, ids, at, at + length), StandardCharsets.UTF_8);
            boolean newline = text.equals("\n");
            spans.add(new TokenSpan(newline ? "" : text, false, newline, false, at, length));
            at += length;
        }
        if (open >= 0) spans.add(raw(vocabulary, ids, open, end));
    }

    private static int characterLength(Vocabulary vocabulary, int[] ids, int at, int end) {
        int first = collect(vocabulary, ids, at, at + 1)[0] & 0xff;
        int length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > end) return 0;
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(collect(vocabulary, ids, at, at + length)));
            return length;
        } catch (CharacterCodingException e) {
            return 0;
        }
    }

    private static TokenSpan raw(Vocabulary vocabulary, int[] ids, int from, int end) {
        var hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(collect(vocabulary, ids, from, end));
        return new TokenSpan("⟨" + hex + "⟩", false, false, true, from, end - from);
    }

    private static byte[] collect(Vocabulary vocabulary, int[] ids, int from, int end) {
        var bytes = new ByteArrayOutputStream();
        for (var i = from; i < end; i++) {
            var matcher = BYTE.matcher(vocabulary.piece(ids[i]));
            if (!matcher.matches()) throw new IllegalStateException("only byte pieces come here");
            bytes.write(Integer.parseInt(matcher.group(1), 16));
        }
        return bytes.toByteArray();
    }
}
