package dev.kakehashi.analysis.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationIndexTest {
    private static final int LATENTS = 1100; // several ranges, the last one shorter
    private static final int K = 5;

    @TempDir Path folder;

    @Test
    void every_latent_gets_back_what_was_added_in_the_order_of_positions() throws IOException {
        var expected = new ArrayList<TreeMap<Integer, Float>>();
        for (var latent = 0; latent < LATENTS; latent++) expected.add(new TreeMap<>());
        var file = write(expected);
        var index = ActivationIndex.open(file);
        assertEquals(LATENTS, index.latents());
        assertEquals(expected.stream().mapToInt(TreeMap::size).sum(), index.pairs());
        for (var latent = 0; latent < LATENTS; latent++) {
            var list = ActivationList.of(index, latent);
            assertEquals(List.copyOf(expected.get(latent).keySet()), Arrays.stream(list.positions()).boxed().toList());
            var values = new float[list.size()];
            int at = 0;
            for (var value : expected.get(latent).values()) values[at++] = value;
            assertArrayEquals(values, list.values());
        }
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "the waiting pairs are gone");
        }
    }

    @Test
    void a_damaged_index_is_refused_and_never_misread() throws IOException {
        var expected = new ArrayList<TreeMap<Integer, Float>>();
        for (var latent = 0; latent < LATENTS; latent++) expected.add(new TreeMap<>());
        var whole = Files.readAllBytes(write(expected));
        var file = folder.resolve("damaged");
        for (var length : new int[] {0, 3, 15, 16, 100, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(IOException.class, () -> ActivationIndex.open(file), "cut to " + length);
        }
        for (var at : new int[] {0, 7, 8, 15, 16 + 7, 16 + 8 * 100 + 6}) {
            var bytes = whole.clone();
            bytes[at] ^= (byte) 0xff;
            Files.write(file, bytes);
            assertThrows(IOException.class, () -> ActivationIndex.open(file), "byte " + at);
        }
    }

    private Path write(List<TreeMap<Integer, Float>> expected) throws IOException {
        var random = new Random(11);
        var file = folder.resolve("index");
        int position = 0;
        try (var writer = new ActivationIndexWriter(file, LATENTS, 63, 0)) {
            while (position < 20_000) {
                int rows = 1 + random.nextInt(64);
                var chosen = new int[rows * K];
                var values = new float[rows * K];
                for (var row = 0; row < rows; row++) {
                    int first = random.nextInt(LATENTS - 2 * K); // some latents are hardly ever chosen
                    for (var j = 0; j < K; j++) {
                        chosen[row * K + j] = first + 2 * j;
                        values[row * K + j] = Math.max(0, random.nextFloat() - 0.2f);
                        if (values[row * K + j] > 0)
                            expected.get(first + 2 * j).put(position + row, values[row * K + j]);
                    }
                }
                writer.add(position, chosen, values, rows);
                position += rows;
            }
            writer.finish();
        }
        return file;
    }
}
