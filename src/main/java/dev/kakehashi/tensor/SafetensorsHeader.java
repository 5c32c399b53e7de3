package dev.kakehashi.tensor;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kakehashi.outside.OutsideJson;
import dev.kakehashi.outside.Shown;
import dev.kakehashi.outside.Unusable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the header of a safetensors file says, read token by token so that a hostile one costs no more memory than it
 * has bytes.
 */
final class SafetensorsHeader {
    private static final int MOST_TENSORS = 100_000; // the largest models have some tens of thousands
    private static final int MOST_DIMENSIONS = 8;

    private final long dataSize;
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsHeader(long dataSize) {
        this.dataSize = dataSize;
    }

    /**
     * @param dataSize bytes behind the header
     * @throws Unusable with what follows the file's name in a sentence
     */
    static SafetensorsHeader read(byte[] json, long dataSize) throws Unusable {
        var header = new SafetensorsHeader(dataSize);
        try (var parser = OutsideJson.parser(new ByteArrayInputStream(json))) {
            header.read(parser);
        } catch (Unusable e) {
            throw e;
        } catch (IOException e) {
            throw new Unusable("has a header that " + OutsideJson.unusable(e).getMessage());
        }
        header.refuseOverlaps();
        return header;
    }

    Map<String, TensorInfo> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) throw new Unusable("has a header that is not a JSON object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            if (name.equals("__metadata__")) readMetadata(parser);
            else tensors.put(name, tensor(name, parser));
            if (tensors.size() > MOST_TENSORS) throw new Unusable("names more than " + MOST_TENSORS + " tensors");
        }
        if (parser.nextToken() != null) throw new Unusable("has a header that goes on behind its JSON object");
    }

    private void readMetadata(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) throw new Unusable("has metadata that is no JSON object");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken().isScalarValue()) metadata.put(name, parser.getText());
            else parser.skipChildren();
        }
    }

    private TensorInfo tensor(String name, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT)
            throw problem(name, "is described by something that is no JSON object");
        DType type = null;
        long[] shape = null;
        long[] offsets = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "dtype" ->
                        type = dtype(name, parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "");
                case "shape" -> shape = wholes(parser, MOST_DIMENSIONS, () -> problem(name, "has no usable shape"));
                case "data_offsets" -> offsets = wholes(parser, 2, () -> problem(name, "has no two data offsets"));
                default -> parser.skipChildren();
            }
        }
        if (type == null) throw problem(name, "has no type");
        if (shape == null) throw problem(name, "has no usable shape");
        if (offsets == null || offsets.length != 2) throw problem(name, "has no two data offsets");
        return checked(name, type, shape, offsets);
    }

    private static long[] wholes(JsonParser parser, int most, Supplier<Unusable> refusal) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) throw refusal.get();
        var numbers = new ArrayList<Long>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            if (numbers.size() == most || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER)
                throw refusal.get();
            numbers.add(parser.getLongValue());
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) throw refusal.get();
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private TensorInfo checked(String name, DType dtype, long[] shape, long[] offsets) throws Unusable {
        if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > dataSize)
            throw new Unusable("is truncated or lies: tensor " + Shown.of(name) + " claims bytes " + offsets[0] + " to "
                    + offsets[1] + " of " + dataSize);
        long elements = 1;
        for (var size : shape) {
            if (size < 0 || size > 1L << 40 || size > 0 && elements > (1L << 42) / size)
                throw problem(name, "has an impossible shape");
            elements *= size;
        }
        if (elements * dtype.bytes() != offsets[1] - offsets[0])
            throw problem(name, "needs " + elements * dtype.bytes() + " bytes but claims " + (offsets[1] - offsets[0]));
        return new TensorInfo(name, dtype, shape, offsets[0], offsets[1]);
    }

    private static DType dtype(String name, String text) throws Unusable {
        for (var dtype : DType.values()) if (dtype.name().equals(text)) return dtype;
        throw problem(name, "has the type \"" + Shown.of(text) + "\"; only F32, F16 and BF16 are read");
    }

    private void refuseOverlaps() throws Unusable {
        var byPlace = new ArrayList<>(tensors.values());
        byPlace.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        for (var i = 1; i < byPlace.size(); i++) {
            var before = byPlace.get(i - 1);
            if (byPlace.get(i).begin() < before.end())
                throw new Unusable(
                        "tensors " + Shown.of(before.name()) + " and " + Shown.of(byPlace.get(i).name()) + " overlap");
        }
    }

    private static Unusable problem(String name, String what) {
        return new Unusable("tensor " + Shown.of(name) + " " + what);
    }
}
