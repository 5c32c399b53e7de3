package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir Path folder;

    @Test
    void what_is_written_is_read_back_to_the_bit() throws IOException {
        var tensors = new LinkedHashMap<String, FloatTensor>();
        tensors.put("a",
                FloatTensor.of(new float[] {1, -0f, Float.NaN, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, 3}, 2, 3));
        tensors.put("ベクトル \"b\"", FloatTensor.of(new float[] {7}, 1));
        tensors.put("empty", FloatTensor.of(new float[0], 0, 5));
        SafetensorsWriter.write(folder.resolve("x"), tensors, Map.of("format", "pt"));
        try (var read = Safetensors.open(folder.resolve("x"))) {
            assertEquals(tensors.keySet(), read.tensors().keySet());
            for (var entry : tensors.entrySet()) {
                assertArrayEquals(entry.getValue().shape(), read.info(entry.getKey()).shape());
                assertArrayEquals(entry.getValue().values().array(), read.floats(entry.getKey()));
            }
            assertEquals(Map.of("format", "pt"), read.metadata());
        }
    }

    @Test
    void all_65536_values_of_both_short_types_expand_as_their_definition_says() throws IOException {
        var bits = ByteBuffer.allocate(2 * 65536).order(ByteOrder.LITTLE_ENDIAN);
        for (var i = 0; i < 65536; i++) bits.putShort((short) i);
        for (var type : new DType[] {DType.F16, DType.BF16}) {
            var file = file("{\"t\":{\"dtype\":\"" + type + "\",\"shape\":[256,256],\"data_offsets\":[0,131072]}}",
                    bits.array());
            try (var read = Safetensors.open(file)) {
                var values = read.floats("t");
                for (var i = 0; i < 65536; i++)
                    assertEquals(defined(i, type == DType.F16 ? 10 : 7), values[i], type + " " + i);
            }
        }
    }

    /** Sign, exponent, fraction by arithmetic (IEEE 754, 3.4); {@code fraction} bits of fraction. */
    private static float defined(int bits, int fraction) {
        int exponentBits = 15 - fraction;
        int bias = (1 << exponentBits - 1) - 1;
        int exponent = bits >> fraction & (1 << exponentBits) - 1;
        double digits = (double) (bits & (1 << fraction) - 1) / (1 << fraction);
        double size = exponent == 0 ? digits * Math.pow(2, 1 - bias)
                : exponent < (1 << exponentBits) - 1 ? (1 + digits) * Math.pow(2, exponent - bias)
                        : digits == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        return (float) (bits >> 15 == 0 ? size : -size);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,20]}}| claims bytes 0 to 20 of 16",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[5],\"data_offsets\":[0,16]}}| needs 20 bytes but claims 16",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[-4],\"data_offsets\":[0,16]}}| impossible shape",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,16]}}| impossible shape",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[1e30],\"data_offsets\":[0,16]}}| no usable shape",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":\"4\",\"data_offsets\":[0,16]}}| no usable shape",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[16,0]}}| claims bytes 16 to 0",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[-16,0]}}| claims bytes -16 to 0",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0]}}| no two data offsets",
        "{\"t\":{\"dtype\":\"F8_E4M3\",\"shape\":[16],\"data_offsets\":[0,16]}}| only F32, F16 and BF16 are read",
        "{\"t\":{\"shape\":[4],\"data_offsets\":[0,16]}}| has no type",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}| overlap",
        "{\"t\":1,\"t\":2}| described by something that is no JSON object",
        "{\"__metadata__\":{},\"__metadata__\":{}}| has a header that names a field twice",
        "{\"t\":{\"dtype\":\"F32\",\"shape\":[18446744073709551620],\"data_offsets\":[0,16]}}| no usable shape",
        "[1,2]| not a JSON object",
        "{\"t\":{\"dtype\"| not JSON",
    })
    void a_lying_header_is_refused_with_a_sentence(String header, String sentence) throws IOException {
        var file = file(header, new byte[16]);
        var refused = assertThrows(TensorFileException.class, () -> Safetensors.open(file));
        assertTrue(refused.getMessage().contains(sentence.strip()), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("hostile.safetensors "), refused.getMessage());
    }

    @Test
    void whatever_bytes_are_broken_nothing_but_a_refusal_or_floats_comes_back() throws IOException {
        var tensors = new LinkedHashMap<String, FloatTensor>();
        for (var i = 0; i < 4; i++) tensors.put("t" + i, FloatTensor.of(new float[6], 2, 3));
        SafetensorsWriter.write(folder.resolve("x"), tensors, Map.of());
        var whole = Files.readAllBytes(folder.resolve("x"));
        var file = folder.resolve("broken");
        var random = new Random(3);
        int refused = 0;
        for (var round = 0; round < 1500; round++) {
            var bytes = whole.clone();
            for (var i = random.nextInt(4); i >= 0; i--)
                bytes[random.nextInt(bytes.length - 80)] = (byte) random.nextInt(256);
            if (round % 3 == 0) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            Files.write(file, bytes);
            try (var read = Safetensors.open(file)) {
                for (var info : read.tensors().values()) assertEquals(info.elements(), read.floats(info.name()).length);
            } catch (TensorFileException e) {
                refused++;
            }
        }
        assertTrue(refused > 700, "refused " + refused);
    }

    private Path file(String header, byte[] data) throws IOException {
        var bytes = header.getBytes(StandardCharsets.UTF_8);
        var file = folder.resolve("hostile.safetensors");
        Files.write(file, ByteBuffer.allocate(8 + bytes.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length).put(bytes).put(data).array());
        return file;
    }
}
