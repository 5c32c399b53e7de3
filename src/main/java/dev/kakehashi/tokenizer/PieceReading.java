package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the pieces of one tokenizer stand for text, as its decoder says: the one reading behind pages, tables, searches,
 * scripts and translation pairs. A piece is a row of bytes, because one may hold a part of a character only.
 *
 * @param mark what follows it or precedes it in a piece for {@link Kind#WORDS}, otherwise unused
 */
record PieceReading(Kind kind, String mark) {
    enum Kind {
        /** {@code ▁} is a space and {@code <0xE3>} a byte. */
        SENTENCE_PIECE,
        /** Every character is a byte in GPT-2's table: {@code Ġthe}, {@code æĹ¥}. */
        BYTE_LEVEL,
        /** Pieces continue a word behind the prefix {@code ##} and begin one, behind a space, without it. */
        WORDS,
        /** Pieces end a word, before a space, with the suffix {@code </w>}. */
        WORD_ENDS,
        /** Pieces are text as it stands. */
        PLAIN
    }

    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
    private static final String SPACE_MARK = "▁";
    private static final Set<String> DROPPING_SPACES = Set.of("Whitespace", "WhitespaceSplit", "BertPreTokenizer");
    /** The byte of each character of GPT-2's table; -1 for characters outside of it. */
    private static final int[] BYTES = bytes();

    /** @param vocabulary is asked for {@code ▁} where a file states no decoder at all */
    static PieceReading of(TokenizerFile file, Vocabulary vocabulary) {
        var decoders = flat(file.part("decoder"), "decoders");
        if (decoders.isEmpty()) return withoutDecoder(file, vocabulary);
        for (var decoder : decoders) {
            switch (decoder.path("type").asText()) {
                case "ByteLevel" -> {
                    return new PieceReading(Kind.BYTE_LEVEL, "");
                }
                case "Metaspace", "ByteFallback" -> {
                    return new PieceReading(Kind.SENTENCE_PIECE, decoder.path("replacement").asText(SPACE_MARK));
                }
                case "Replace" -> {
                    var replaced = decoder.path("pattern").path("String")
                            .asText(decoder.path("pattern").path("Regex").asText());
                    if (decoder.path("content").asText().equals(" ") && replaced.length() == 1)
                        return new PieceReading(Kind.SENTENCE_PIECE, replaced);
                }
                case "WordPiece" -> {
                    return new PieceReading(Kind.WORDS, decoder.path("prefix").asText("##"));
                }
                case "BPEDecoder" -> {
                    return new PieceReading(Kind.WORD_ENDS, decoder.path("suffix").asText("</w>"));
                }
                default -> {}
            }
        }
        return new PieceReading(Kind.PLAIN, "");
    }

    /**
     * The tokenizer's other half tells how text became pieces; what it drops between words was a space, most of the
     * time.
     */
    private static PieceReading withoutDecoder(TokenizerFile file, Vocabulary vocabulary) {
        for (var part : flat(file.part("pre_tokenizer"), "pretokenizers")) {
            var type = part.path("type").asText();
            if (type.equals("ByteLevel")) return new PieceReading(Kind.BYTE_LEVEL, "");
            if (type.equals("Metaspace"))
                return new PieceReading(Kind.SENTENCE_PIECE, part.path("replacement").asText(SPACE_MARK));
            if (DROPPING_SPACES.contains(type))
                return new PieceReading(Kind.WORDS, file.part("model").path("continuing_subword_prefix").asText("##"));
        }
        boolean marked = vocabulary.anyPiece(piece -> piece.startsWith(SPACE_MARK) || isByte(piece));
        return new PieceReading(marked ? Kind.SENTENCE_PIECE : Kind.PLAIN, SPACE_MARK);
    }

    private static List<JsonNode> flat(JsonNode part, String within) {
        if (part.isMissingNode() || part.isNull()) return List.of();
        if (!part.path("type").asText().equals("Sequence")) return List.of(part);
        var all = new ArrayList<JsonNode>();
        for (var inner : part.path(within)) all.addAll(flat(inner, within));
        return all;
    }

    static boolean isByte(String piece) {
        return BYTE.matcher(piece).matches();
    }

    /** The text a piece stands for, in UTF-8; parts of a character are incomplete there too. */
    byte[] bytes(String piece) {
        return switch (kind) {
            case SENTENCE_PIECE -> {
                var matcher = BYTE.matcher(piece);
                yield matcher.matches() ? new byte[] {(byte) Integer.parseInt(matcher.group(1), 16)}
                        : utf8(piece.replace(mark, " "));
            }
            case BYTE_LEVEL -> byteLevel(piece);
            case WORDS -> utf8(!mark.isEmpty() && piece.startsWith(mark) && piece.length() > mark.length()
                    ? piece.substring(mark.length())
                    : " " + piece);
            case WORD_ENDS -> utf8(
                    !mark.isEmpty() && piece.endsWith(mark) ? piece.substring(0, piece.length() - mark.length()) + " "
                            : piece);
            case PLAIN -> utf8(piece);
        };
    }

    /** A piece with any other character was added beside the model and is text as it stands. */
    private static byte[] byteLevel(String piece) {
        var bytes = new ByteArrayOutputStream(piece.length());
        for (var i = 0; i < piece.length(); i++) {
            int value = piece.charAt(i) < BYTES.length ? BYTES[piece.charAt(i)] : -1;
            if (value < 0) return utf8(piece);
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** GPT-2 shows printable bytes as themselves and gives the others, in order, the characters from 256 on. */
    private static int[] bytes() {
        var bytes = new int[512];
        java.util.Arrays.fill(bytes, -1);
        int others = 256;
        for (var value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
            bytes[printable ? value : others++] = value;
        }
        return bytes;
    }
}
