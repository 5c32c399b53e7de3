package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kakehashi.outside.OutsideJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * A tokenizer.json whose special tokens no text can write out: they get names that no text holds, at their ids, so that
 * {@code <s>} in a document is encoded as its letters. What the tokenizer itself puts around a text goes by id and
 * stays.
 */
final class SpecialsAsLetters {
    /** U+FDD0 and U+FDD1 are no characters and never will be. */
    private static final String BEGIN = "\ufdd0";
    private static final String END = "\ufdd1";
    private static final ObjectMapper TREES = new ObjectMapper();

    private final Set<String> specials = new HashSet<>();
    private final Set<String> inModel = new HashSet<>();
    private final String unknown;
    private final boolean wholeWords;

    private SpecialsAsLetters(TokenizerFile file) {
        var vocabulary = file.vocabulary();
        for (var token : file.part("added_tokens")) {
            var content = token.path("content").asText();
            if (token.path("special").asBoolean(false) && !PieceReading.isByte(content)) specials.add(content);
        }
        var model = file.part("model");
        this.unknown = model.path("unk_token").asText("");
        // pairs are merged letter by letter and never reach a special token, unless a word is looked up as a whole
        this.wholeWords = !model.path("type").asText().equals("BPE")
                || model.path("ignore_merges").asBoolean(false);
        for (var special : specials) if (vocabulary.inModel(special)) inModel.add(special);
    }

    static byte[] of(TokenizerFile file) throws IOException {
        var renaming = new SpecialsAsLetters(file);
        return renaming.specials.isEmpty() ? file.bytes() : renaming.renamed(file.bytes());
    }

    private byte[] renamed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream(bytes.length + (1 << 16));
        try (var in = OutsideJson.parser(new ByteArrayInputStream(bytes));
                var json = new JsonFactory().createGenerator(out)) {
            in.nextToken();
            json.writeStartObject();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                var field = in.currentName();
                json.writeFieldName(field);
                in.nextToken();
                if (field.equals("added_tokens") && in.currentToken() == JsonToken.START_ARRAY) added(in, json);
                else if (field.equals("model") && in.currentToken() == JsonToken.START_OBJECT) model(in, json);
                else json.copyCurrentStructure(in);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw OutsideJson.unusable(e);
        }
        return out.toByteArray();
    }

    /** A token the model has as well is left out: added under another name it would get another id. */
    private void added(JsonParser in, JsonGenerator json) throws IOException {
        json.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var token = OutsideJson.subtree(in, 64);
            var content = token.path("content").asText();
            if (specials.contains(content)) {
                if (inModel.contains(content)) continue;
                ((ObjectNode) token).put("content", renamed(content));
            }
            TREES.writeTree(json, token);
        }
        json.writeEndArray();
    }

    private void model(JsonParser in, JsonGenerator json) throws IOException {
        json.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var field = in.currentName();
            json.writeFieldName(field);
            var value = in.nextToken();
            if (wholeWords && field.equals("vocab") && value == JsonToken.START_OBJECT) byId(in, json);
            else if (wholeWords && field.equals("vocab") && value == JsonToken.START_ARRAY) inOrder(in, json);
            else json.copyCurrentStructure(in);
        }
        json.writeEndObject();
    }

    private void byId(JsonParser in, JsonGenerator json) throws IOException {
        json.writeStartObject();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            json.writeFieldName(renamed(in.currentName()));
            in.nextToken();
            json.copyCurrentStructure(in);
        }
        json.writeEndObject();
    }

    private void inOrder(JsonParser in, JsonGenerator json) throws IOException {
        json.writeStartArray();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            json.writeStartArray();
            in.nextToken();
            json.writeString(renamed(in.getText()));
            while (in.nextToken() != JsonToken.END_ARRAY) json.copyCurrentStructure(in);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private String renamed(String piece) {
        return specials.contains(piece) && !piece.equals(unknown) ? BEGIN + piece + END : piece;
    }
}
