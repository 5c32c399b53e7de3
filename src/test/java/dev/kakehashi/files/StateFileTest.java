package dev.kakehashi.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir Path folder;

    @Test
    void what_was_written_comes_back_and_is_replaced_as_a_whole() throws IOException {
        var file = folder.resolve("state");
        assertTrue(StateFile.read(file).isEmpty());
        for (var number : new double[] {1.5, Double.NaN}) {
            StateFile.write(file, out -> {
                out.writeUTF("架け橋");
                out.writeDouble(number);
            });
            try (var in = StateFile.read(file).orElseThrow()) {
                assertEquals("架け橋", in.readUTF());
                assertEquals(number, in.readDouble());
            }
        }
        assertThrows(IOException.class, () -> StateFile.write(file, out -> {
            out.writeInt(7);
            throw new IOException("No space left on device");
        }));
        try (var in = StateFile.read(file).orElseThrow()) {
            assertEquals("架け橋", in.readUTF());
        }
    }

    @Test
    void one_that_is_cut_or_has_a_wrong_bit_anywhere_is_as_good_as_none() throws IOException {
        var file = folder.resolve("state");
        StateFile.write(file, out -> out.write(new byte[40]));
        var whole = Files.readAllBytes(file);
        for (var length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertTrue(StateFile.read(file).isEmpty(), "cut to " + length);
        }
        for (var at = 0; at < whole.length; at++) {
            var bytes = whole.clone();
            bytes[at] ^= 4;
            Files.write(file, bytes);
            assertTrue(StateFile.read(file).isEmpty(), "byte " + at);
        }
    }
}
