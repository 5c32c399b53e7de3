package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The pieces of a tokenizer.json by id, read without native code. */
public final class Vocabulary {
    private static final int MOST_PIECES = 1 << 22; // the largest vocabularies have a quarter of a million

    private final Map<String, Integer> ids = new HashMap<>();
    private final BitSet special = new BitSet();
    private final Set<String> both = new HashSet<>(); // pieces of the model that were added beside it as well
    private String[] pieces = new String[1024];
    private int size;
    private int encodable;
    private PieceReading reading;
    private TextStart start;
    private OptionalInt eos = OptionalInt.empty();
    private String sha256;

    private Vocabulary() {}

    /** @throws TokenizerException when the file is not a tokenizer.json with a vocabulary */
    public static Vocabulary read(Path tokenizerJson) throws IOException {
        return TokenizerFile.read(tokenizerJson).vocabulary();
    }

    /**
     * Takes the vocabulary of a tokenizer.json piece by piece from a parser that stands at its beginning; the
     * exceptions say what follows the file's name in a sentence.
     */
    static final class Maker {
        private final Vocabulary made = new Vocabulary();

        /** BPE, WordLevel, WordPiece: {piece: id}. */
        void byId(JsonParser json) throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var piece = json.currentName();
                if (json.nextToken() != JsonToken.VALUE_NUMBER_INT)
                    throw new Unusable("gives the piece \"" + Shown.of(piece) + "\" no whole number as its id");
                if (json.getNumberType() != JsonParser.NumberType.INT) throw impossible(json.getText());
                made.add(piece, json.getIntValue());
            }
        }

        /** Unigram: [[piece, score], ...], the id is the place. */
        void inOrder(JsonParser json) throws IOException {
            for (var id = 0; json.nextToken() == JsonToken.START_ARRAY; id++) {
                if (json.nextToken() != JsonToken.VALUE_STRING)
                    throw new Unusable("has a piece that is no text at place " + id);
                made.add(json.getText(), id);
                if (!json.nextToken().isNumeric() || json.nextToken() != JsonToken.END_ARRAY)
                    throw new Unusable("gives the piece at place " + id + " no score");
            }
            if (json.currentToken() != JsonToken.END_ARRAY)
                throw new Unusable("has a vocabulary of something else than pieces with their scores");
        }

        Vocabulary make(TokenizerFile file) throws IOException {
            if (made.ids.isEmpty()) throw new Unusable("has no vocabulary");
            for (var token : file.part("added_tokens")) {
                var id = token.path("id");
                if (!id.isIntegralNumber()) throw new Unusable("gives an added token no id");
                if (!id.canConvertToInt()) throw impossible(Shown.of(id.asText()));
                if (made.ids.containsKey(token.path("content").asText())) made.both.add(token.path("content").asText());
                made.add(token.path("content").asText(), id.asInt(-1));
                if (token.path("special").asBoolean(false)) made.special.set(id.asInt());
            }
            made.reading = PieceReading.of(file, made);
            made.start = TextStart.of(file, made);
            made.readEnds();
            made.encodable = made.size;
            int templated = Math.max(templated(file.part("post_processor")), made.start.bos().orElse(-1));
            while (made.encodable - 1 > templated && made.special.get(made.encodable - 1)) made.encodable--;
            made.sha256 = made.start.identity(Sha256.of(file.bytes()));
            return made;
        }
    }

    /** The largest id that is put around texts, or -1. */
    private static int templated(JsonNode processor) {
        int largest = Math.max(processor.path("sep").path(1).asInt(-1), processor.path("cls").path(1).asInt(-1));
        for (var token : processor.path("special_tokens"))
            for (var id : token.path("ids")) largest = Math.max(largest, id.asInt(-1));
        for (var inner : processor.path("processors")) largest = Math.max(largest, templated(inner));
        return largest;
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

    /**
     * Largest id + 1 that a text can become: special tokens that are added behind all others and stand in no template,
     * such as a {@code <pad>}, are for programs alone.
     */
    public int encodable() {
        return encodable;
    }

    /** Whether the tokenizer has a piece at this id; unembeddings may have rows beyond. */
    public boolean has(int id) {
        return id >= 0 && id < size && pieces[id] != null;
    }

    /** Ids below {@code rows} that no text becomes and that stand for none. */
    public int[] absent(int rows) {
        return IntStream.range(0, rows).filter(id -> !has(id)).toArray();
    }

    /** The text a token stands for, in UTF-8; a part of a character is incomplete there too. */
    public byte[] bytes(int id) {
        return has(id) ? reading.bytes(pieces[id]) : piece(id).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether an added token is a piece of the model as well. */
    boolean inModel(String added) {
        return both.contains(added);
    }

    boolean anyPiece(Predicate<String> predicate) {
        return Arrays.stream(pieces, 0, size).anyMatch(piece -> piece != null && predicate.test(piece));
    }

    public boolean special(int id) {
        return id >= 0 && special.get(id);
    }

    /** The token before every text, if there is one. */
    public OptionalInt bos() {
        return start.bos();
    }

    /** Whether any of its tokens is a special one. */
    public boolean anySpecial() {
        return !special.isEmpty();
    }

    /** What comes before every text, and which file says so. */
    public TextStart start() {
        return start;
    }

    public OptionalInt eos() {
        return eos;
    }

    /** What tells tokenizers apart: SHA-256 of the file, and of the token that another file puts before texts. */
    public String sha256() {
        return sha256;
    }

    /** SHA-256 of the pieces in the order of their ids: the same for files that say the same in other words. */
    public String piecesSha256() {
        var text = new StringBuilder();
        for (var id = 0; id < size; id++) text.append(pieces[id] == null ? "" : pieces[id]).append('\0');
        return Sha256.of(text.toString());
    }

    private void readEnds() {
        for (var name : new String[] {"</s>", "<|endoftext|>", "<eos>", "<|end_of_text|>"})
            if (eos.isEmpty()) eos = id(name);
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
}
