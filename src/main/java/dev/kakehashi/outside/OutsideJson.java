package dev.kakehashi.outside;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * JSON that somebody else wrote: UTF-8, each name once, within limits that no honest file comes near, and refused in
 * words for people.
 */
public final class OutsideJson {
    private static final int DEEPEST = 64;
    private static final int LONGEST_NUMBER = 400; // the largest double has 309 digits
    private static final int LONGEST_NAME = 1 << 16;
    private static final int LONGEST_TEXT = 64 << 20;
    private static final long MOST_TOKENS = 1_000_000; // as a tree they take some 50 MB

    private static final JsonFactory STREAM = factory(0);
    private static final ObjectReader TREE = JsonMapper.builder(factory(MOST_TOKENS))
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build().readerFor(JsonNode.class);

    /** Python writes NaN and Infinity, and a line is no worse for one in a field that nobody reads. */
    private static final ObjectReader LINE = TREE.with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

    private OutsideJson() {}

    /** @throws Unusable when the file is missing, larger, or no JSON */
    public static JsonNode tree(Path file, int largest) throws IOException {
        return tree(OutsideFile.text(file, largest));
    }

    /** @return a missing node for an empty text */
    public static JsonNode tree(String text) throws Unusable {
        return tree(TREE, text);
    }

    /** One of JSON lines, where numbers may be NaN and infinite. */
    public static JsonNode line(String text) throws Unusable {
        return tree(LINE, text);
    }

    private static JsonNode tree(ObjectReader reader, String text) throws Unusable {
        try {
            return reader.readTree(text);
        } catch (JsonProcessingException e) {
            throw unusable(e);
        }
    }

    /** A parser for what would be too large as a tree; its exceptions are for {@link #unusable}. */
    public static JsonParser parser(InputStream in) throws IOException {
        // a decoder that refuses what is not UTF-8
        return STREAM.createParser(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    }

    /**
     * The value a parser stands at, as a tree of at most so many values; the parser then stands at its end.
     *
     * @throws Unusable when it holds more
     */
    public static JsonNode subtree(JsonParser parser, int mostValues) throws IOException {
        return subtree(parser, new int[] {mostValues});
    }

    private static JsonNode subtree(JsonParser parser, int[] left) throws IOException {
        if (--left[0] < 0) throw new Unusable("has a part of more values than any such file needs");
        var make = JsonNodeFactory.instance;
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                var object = make.objectNode();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    var name = parser.currentName();
                    parser.nextToken();
                    object.set(name, subtree(parser, left));
                }
                return object;
            }
            case START_ARRAY -> {
                var array = make.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) array.add(subtree(parser, left));
                return array;
            }
            case VALUE_STRING -> {
                return make.textNode(parser.getText());
            }
            case VALUE_NUMBER_INT -> {
                return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? make.numberNode(parser.getBigIntegerValue())
                        : make.numberNode(parser.getLongValue());
            }
            case VALUE_NUMBER_FLOAT -> {
                return make.numberNode(parser.getDoubleValue());
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return make.booleanNode(parser.getBooleanValue());
            }
            default -> {
                return make.nullNode();
            }
        }
    }

    public static Unusable unusable(IOException e) {
        if (e instanceof Unusable already) return already;
        if (e instanceof CharacterCodingException) return new Unusable("is not UTF-8");
        if (e instanceof StreamConstraintsException)
            return new Unusable("holds JSON that is deeper than " + DEEPEST
                    + " levels, or has names, numbers or lists longer than any such file needs");
        if (!(e instanceof JsonProcessingException json)) return new Unusable(OutsideFile.reason(e));
        var place = json.getLocation() == null ? ""
                : " (line " + json.getLocation().getLineNr() + ", column " + json.getLocation().getColumnNr() + ")";
        boolean twice = json.getOriginalMessage() != null && json.getOriginalMessage().startsWith("Duplicate");
        return new Unusable((twice ? "names a field twice" : "is not JSON") + place);
    }

    /** Names from outside are not kept in tables that outlive their file. */
    private static JsonFactory factory(long mostTokens) {
        var constraints = StreamReadConstraints.builder()
                .maxNestingDepth(DEEPEST)
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength(LONGEST_TEXT);
        if (mostTokens > 0) constraints.maxTokenCount(mostTokens);
        return JsonFactory.builder()
                .streamReadConstraints(constraints.build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }
}
