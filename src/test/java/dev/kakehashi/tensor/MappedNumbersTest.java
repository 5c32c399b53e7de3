package dev.kakehashi.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedNumbersTest {
    @TempDir Path folder;

    @Test
    void numbers_are_read_across_the_borders_of_parts() throws IOException {
        for (var order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            var bytes = ByteBuffer.allocate(5 + 4 * 37).order(order).position(5);
            for (var i = 0; i < 37; i++) bytes.putFloat(i * 1.5f);
            var file = folder.resolve(order.toString());
            java.nio.file.Files.write(file, bytes.array());
            try (var channel = FileChannel.open(file)) {
                var numbers = MappedNumbers.of(channel, 5, order, 3); // parts of eight
                assertEquals(37, numbers.size());
                var ints = new int[37];
                var floats = new float[20];
                numbers.ints(0, ints, 37);
                numbers.floats(6, floats, 20);
                for (var i = 0; i < 37; i++) assertEquals(i * 1.5f, Float.intBitsToFloat(ints[i]));
                for (var i = 0; i < 20; i++) assertEquals((6 + i) * 1.5f, floats[i]);
                assertEquals(36 * 1.5f, numbers.floatAt(36));
                assertEquals(Float.floatToIntBits(8 * 1.5f), numbers.intAt(8));
            }
        }
    }

    /** Sparse: a few blocks of disk. */
    @Test
    void a_file_of_five_gib_is_read_to_its_end() throws IOException {
        long numbersThere = 5L << 28;
        try (var channel = FileChannel.open(folder.resolve("sparse"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var last = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(41).putInt(42).flip();
            channel.write(last, 4 * (numbersThere - 2));
            channel.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(7).flip(), 4L * (1L << 29));
            var numbers = MappedNumbers.of(channel, 0, ByteOrder.LITTLE_ENDIAN);
            assertEquals(numbersThere, numbers.size());
            assertEquals(42, numbers.intAt(numbersThere - 1));
            assertEquals(7, numbers.intAt(1L << 29));
            var some = new int[3];
            numbers.ints((1L << 29) - 1, some, 3);
            assertArrayEquals(new int[] {0, 7, 0}, some);
            assertEquals(2, Arrays.stream(new long[] {numbersThere - 2, numbersThere - 1})
                    .filter(at -> numbers.intAt(at) > 40).count());
        }
    }
}
