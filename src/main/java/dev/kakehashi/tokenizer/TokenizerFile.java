package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A tokenizer.json, read once: its vocabulary piece by piece, its merges passed over, the small parts around them kept
 * as they are.
 */
final class TokenizerFile {
    static final int LARGEST = 64 << 20; // a quarter of a million pieces with their merges take 33 MiB
    // of one part; some tokenizers add ten thousand tokens of eight fields
    private static final int MOST_VALUES = 500_000;

    private final String name;
    private final Path folder;
    private final byte[] bytes;
    private final ObjectNode parts = JsonNodeFactory.instance.objectNode();
    private Vocabulary vocabulary;

    private TokenizerFile(Path path, byte[] bytes) {
        this.name = path.getFileName().toString();
        this.folder = path.toAbsolutePath().getParent();
        this.bytes = bytes;
    }

    /** @throws TokenizerException when the file is not a tokenizer.json with a vocabulary */
    static TokenizerFile read(Path path) throws IOException {
        var name = path.getFileName().toString();
        try {
            var file = new TokenizerFile(path, OutsideFile.bytes(path, LARGEST));
            file.parse();
            return file;
        } catch (Unusable e) {
            throw new TokenizerException(name + " " + e.getMessage() + ".");
        }
    }

    String name() {
        return name;
    }

    /** Where the files lie that say more about it. */
    Path folder() {
        return folder;
    }

    byte[] bytes() {
        return bytes;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Any field but the lists of pieces and merges; a missing node where it is not there. */
    JsonNode part(String field) {
        return parts.path(field);
    }

    private void parse() throws IOException {
        var maker = new Vocabulary.Maker();
        try (var json = OutsideJson.parser(new ByteArrayInputStream(bytes))) {
            if (json.nextToken() != JsonToken.START_OBJECT) throw new Unusable("is no JSON object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var field = json.currentName();
                boolean model = json.nextToken() == JsonToken.START_OBJECT && field.equals("model");
                parts.set(field, model ? model(json, maker) : OutsideJson.subtree(json, MOST_VALUES));
            }
            if (json.nextToken() != null) throw new Unusable("goes on behind its JSON object");
        } catch (IOException e) {
            throw OutsideJson.unusable(e);
        }
        vocabulary = maker.make(this);
    }

    /** With the type that follows from its fields where it names none, as files of before 2021 did not. */
    private static ObjectNode model(JsonParser json, Vocabulary.Maker maker) throws IOException {
        var model = JsonNodeFactory.instance.objectNode();
        var type = "WordLevel";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var field = json.currentName();
            var value = json.nextToken();
            if (field.equals("merges")) type = "BPE";
            if (field.equals("max_input_chars_per_word")) type = "WordPiece";
            if (field.equals("vocab") && value == JsonToken.START_ARRAY) type = "Unigram";
            if (field.equals("vocab") && value == JsonToken.START_OBJECT) maker.byId(json);
            else if (field.equals("vocab") && value == JsonToken.START_ARRAY) maker.inOrder(json);
            else if (value.isStructStart()) json.skipChildren();
            else model.set(field, OutsideJson.subtree(json, 1));
        }
        if (!model.has("type")) model.put("type", type);
        return model;
    }
}
