package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;

/** The pieces of a tokenizer.json by id, read without native code. */
public final class Vocabulary {
    private static final int MOST_PIECES = 1 << 22; // the largest vocabularies have a quarter of a million

    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet special = new BitSet();
    private String[] pieces = new String[1024];
    private int size;
    private OptionalInt bos = OptionalInt.empty();
    private OptionalInt eos = OptionalInt.empty();
    private String sha256;

    private Vocabulary() {}

    /** @throws TokenizerException when the file is not a tokenizer.json with a vocabulary */
    public static Vocabulary read(Path tokenizerJson) throws IOException {
        return TokenizerFile.read(tokenizerJson).vocabulary();
    }

    /**
     * Takes the vocabulary of a tokenizer.json piece by piece from a parser that stands at its beginning; the exceptions say what follows the
     * file's name in a sentence.
     */
    static final class Maker {
        private final Vocabulary made = new Vocabulary();

        /** BPE, WordLevel, WordPiece: {piece: id}. */
        void byId(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var piece = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_NUMBER_INT) throw new Unusable("gives the piece \"" + Shown.of(piece) + "\" no whole number as its id");
                if (json.getNumberType() != JsonParser.NumberType.INT) throw impossible(json.getText());
                made.add(piece, json.getIntValue());
            }
        }

        /** Unigram: [[piece, score], ...], the id is the place. */
        void inOrder(JsonParser json) throws IOException {
            for (var id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
                if (json.nextToken() != JsonToken.VALUE_STRING) throw new Unusable("has a piece that is no text at place " + id);
                made.add(json.getText(), id);
                if (!json.nextToken().isNumeric() || json.nextToken() != JsonToken.END_ARRAY) throw new Unusable("gives the piece at place " + id + " no score");
            }
            if (json.currentToken() != JsonToken.END_ARRAY) throw new Unusable("has a vocabulary of something else than pieces with their scores");
        }

        Vocabulary make(TokenizerFile file) throws Unusable {
            if (made.ids.isEmpty()) throw new Unusable("has no vocabulary");
            for (var token : file.part("added_tokens")) {
                var id = token.path("id");
                if (!id.isIntegralNumber()) throw new Unusable("gives an added token no id");
                if (!id.canConvertToInt()) throw impossible(Shown.of(id.asText()));
                made.add(token.path("content").asText(), id.asInt(-1));
                if (token.path("special").asBoolean(false)) made.special.set(id.asInt());
            }
            made.readEnds(file.part("post_processor"));
            made.sha256 = HexFormat.of().formatHex(sha256(file.bytes()));
            return made;
        }
    }

    /** Largest id + 1. */
    public int size() {
        return size;
    }

    /** The piece as the tokenizer holds it ({@code ▁the}, {@code <0xE3>}); a name for ids that have none. */
    public String piece(int id) {
        var piece = id >= 0 && id < size ? pieces[id] : null;
        return piece == null ? "<" + id + ">" : piece;
    }

    public OptionalInt id(String piece) {
        var id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    public boolean special(int id) {
        return id >= 0 && special.get(id);
    }

    /** The token that the tokenizer puts before every text, if it does. */
    public OptionalInt bos() {
        return bos;
    }

    public OptionalInt eos() {
        return eos;
    }

    /** SHA-256 of the file: what tells tokenizers apart. */
    public String sha256() {
        return sha256;
    }

    /** SHA-256 of the pieces in the order of their ids: the same for files that say the same in other words. */
    public String piecesSha256() {
        var text = new StringBuilder();
        for (var id = 0; id < size; id++) text.append(pieces[id] == null ? "" : pieces[id]).append('\0');
        return HexFormat.of().formatHex(sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private void readEnds(JsonNode processor) {
        bos = firstSpecial(processor);
        for (var name : new String[] {"</s>", "<|endoftext|>", "<eos>", "<|end_of_text|>"})
            if (eos.isEmpty()) eos = id(name);
    }

    /** A template, alone or in a sequence of processors, that begins with a special token. */
    private OptionalInt firstSpecial(JsonNode processor) {
        for (var inner : processor.path("processors")) {
            var found = firstSpecial(inner);
            if (found.isPresent()) return found;
        }
        return id(processor.path("single").path(0).path("SpecialToken").path("id").asText(""));
    }

    private void add(String piece, int id) throws Unusable {
        if (id < 0 || id > MOST_PIECES) throw impossible("" + id);
        if (id >= pieces.length) pieces = Arrays.copyOf(pieces, Math.max(id + 1, 2 * pieces.length));
        size = Math.max(size, id + 1);
        pieces[id] = piece;
        ids.put(piece, id);
    }

    private static Unusable impossible(String id) {
        return new Unusable("gives a piece the impossible id " + id);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
