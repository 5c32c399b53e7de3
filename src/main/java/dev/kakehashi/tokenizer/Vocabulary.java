package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final long LARGEST_FILE = 256L << 20;
    private static final int MOST_PIECES = 1 << 24;

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
        if (!Files.isRegularFile(tokenizerJson)) throw new TokenizerException("There is no file " + tokenizerJson.getFileName() + ".");
        if (Files.size(tokenizerJson) > LARGEST_FILE) throw new TokenizerException("tokenizer.json is larger than 256 MiB.");
        var bytes = Files.readAllBytes(tokenizerJson);
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new TokenizerException("The tokenizer is not JSON: " + e.getOriginalMessage() + ".");
        }
        var vocabulary = new Vocabulary();
        vocabulary.readPieces(root.path("model").path("vocab"));
        vocabulary.readAdded(root.path("added_tokens"));
        vocabulary.readEnds(root.path("post_processor"));
        vocabulary.sha256 = HexFormat.of().formatHex(sha256(bytes));
        return vocabulary;
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

    private void readPieces(JsonNode vocab) throws TokenizerException {
        if (vocab.isArray()) { // Unigram: [[piece, score], ...], the id is the place
            for (var id = 0; id < vocab.size(); id++) add(vocab.get(id).path(0).asText(), id);
        } else if (vocab.isObject()) { // BPE, WordLevel, WordPiece: {piece: id}
            for (var fields = vocab.fields(); fields.hasNext(); ) {
                var field = fields.next();
                add(field.getKey(), field.getValue().asInt(-1));
            }
        }
        if (ids.isEmpty()) throw new TokenizerException("The tokenizer has no vocabulary.");
    }

    private void readAdded(JsonNode added) throws TokenizerException {
        for (var token : added) {
            int id = token.path("id").asInt(-1);
            add(token.path("content").asText(), id);
            if (token.path("special").asBoolean(false)) special.set(id);
        }
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

    private void add(String piece, int id) throws TokenizerException {
        if (id < 0 || id > MOST_PIECES) throw new TokenizerException("The tokenizer gives a piece the impossible id " + id + ".");
        if (id >= pieces.length) pieces = Arrays.copyOf(pieces, Math.max(id + 1, 2 * pieces.length));
        size = Math.max(size, id + 1);
        pieces[id] = piece;
        ids.put(piece, id);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
