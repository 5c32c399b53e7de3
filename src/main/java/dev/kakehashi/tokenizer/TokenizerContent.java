package dev.kakehashi.tokenizer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kakehashi.files.Sha256;
import dev.kakehashi.outside.OutsideFile;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What a tokenizer.json says, whatever its blanks, the order of its fields and the way its numbers and merges are
 * written: files of one content cut texts alike.
 */
public final class TokenizerContent {
    /** Neither is used here: texts are never cut nor filled up by the tokenizer. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("version", "truncation", "padding");

    private final JsonParser json;

    private TokenizerContent(JsonParser json) {
        this.json = json;
    }

    /** @throws TokenizerException when one of them is no tokenizer.json */
    public static boolean same(Path one, Path other) throws IOException {
        return Arrays.equals(digest(one), digest(other));
    }

    private static byte[] digest(Path file) throws IOException {
        try (var json = OutsideJson.parser(new ByteArrayInputStream(OutsideFile.bytes(file, TokenizerFile.LARGEST)))) {
            json.nextToken();
            return new TokenizerContent(json).value(List.of());
        } catch (IOException e) {
            throw new TokenizerException(file.getFileName() + " " + OutsideJson.unusable(e).getMessage() + ".");
        }
    }

    /** @param place names of the objects around it, from the outermost */
    private byte[] value(List<String> place) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(place);
            case START_ARRAY -> place.equals(List.of("model", "merges")) ? merges() : array(place);
            case VALUE_STRING -> scalar('s', json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    scalar('n', number(json.getText()));
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> scalar('c', json.getText());
            default -> throw new Unusable("is not JSON");
        };
    }

    private static String number(String text) throws Unusable {
        try {
            return new BigDecimal(text).stripTrailingZeros().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new Unusable("holds a number that is too large or too small");
        }
    }

    /** A sum over the fields, so that their order changes nothing. */
    private byte[] object(List<String> place) throws IOException {
        var sum = new long[4];
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            var name = json.currentName();
            json.nextToken();
            if (place.isEmpty() && WITHOUT_EFFECT.contains(name)) {
                json.skipChildren();
                continue;
            }
            var field = Sha256.digest();
            field.update(scalar('f', name));
            var content = value(place.isEmpty() ? List.of(name) : inner(place, name));
            var words = ByteBuffer.wrap(field.digest(content)).asLongBuffer();
            for (var i = 0; i < sum.length; i++) sum[i] += words.get(i);
        }
        var all = ByteBuffer.allocate(1 + 8 * sum.length).put((byte) 'o');
        for (var word : sum) all.putLong(word);
        return Sha256.digest().digest(all.array());
    }

    private static List<String> inner(List<String> place, String name) {
        return place.size() == 1 ? List.of(place.get(0), name) : place;
    }

    private byte[] array(List<String> place) throws IOException {
        var all = Sha256.digest();
        all.update((byte) 'a');
        while (json.nextToken() != JsonToken.END_ARRAY) all.update(value(inner(place, "")));
        return all.digest();
    }

    /** {@code "a b"} was once how {@code ["a", "b"]} is written now. */
    private byte[] merges() throws IOException {
        var all = Sha256.digest();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            var both = json.currentToken() == JsonToken.VALUE_STRING ? json.getText().split(" ", 2) : null;
            if (both == null || both.length != 2) {
                all.update(value(List.of("model", "merge")));
                continue;
            }
            var pair = Sha256.digest();
            pair.update((byte) 'a');
            for (var piece : both) pair.update(scalar('s', piece));
            all.update(pair.digest());
        }
        return all.digest();
    }

    private static byte[] scalar(char kind, String text) {
        var one = Sha256.digest();
        one.update((byte) kind);
        return one.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
