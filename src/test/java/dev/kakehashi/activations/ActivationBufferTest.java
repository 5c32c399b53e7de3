package dev.kakehashi.activations;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Devices;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ActivationBufferTest {
    private static final int SPAN = 9;
    private static final int SEQUENCES = 70; // neither a multiple of one pass of the model nor a single one
    private static CausalTransformer model;

    @BeforeAll
    static void load() throws Exception {
        model = CausalTransformer.load(Path.of("src/test/resources/golden/tiny-llama"), Devices.tested());
    }

    @AfterAll
    static void close() throws Exception {
        model.close();
    }

    @Test
    void a_fill_serves_every_vector_of_its_sequences_once_and_all_layers_in_the_same_order() throws Exception {
        try (var buffer = new ActivationBuffer(stream(), plan(SEQUENCES * SPAN + 3))) {
            servesAllOnce(buffer);
        }
    }

    private static void servesAllOnce(ActivationBuffer buffer) throws Exception {
        assertEquals(SEQUENCES * SPAN, buffer.size());
        var batch = buffer.batch(0, buffer.size(), Progress.NONE);
        int width = stream().width();
        var plain = new float[2][SEQUENCES * SPAN * width];
        stream().read(0, SEQUENCES, (layer, first, rows) -> System.arraycopy(rows, 0, plain[layer],
                (int) first * SPAN * width, rows.length));
        var places = new HashSet<Integer>();
        int neighbours = 0;
        int before = -9;
        for (var row = 0; row < buffer.size(); row++) {
            int place = find(plain[1], batch.get(1), row, width, places);
            assertTrue(place >= 0, "row " + row + " is one of the stream's, not yet served");
            places.add(place);
            assertArrayEquals(vector(plain[0], place, width), vector(batch.get(0), row, width),
                    "the other layer's vector of the same token");
            if (place == before + 1) neighbours++;
            before = place;
        }
        assertTrue(neighbours < 20, "neighbours in the text are apart in the batch: " + neighbours + " are not");
    }

    @Test
    void any_vector_can_be_asked_for_first_so_a_resumed_job_sees_what_the_killed_one_would_have() throws Exception {
        try (var straight = new ActivationBuffer(stream(), plan(10 * SPAN));
                var second = new ActivationBuffer(stream(), plan(10 * SPAN))) {
            var whole = straight.batch(0, 30 * SPAN, Progress.NONE).get(1);
            var resumed = second.batch(13 * SPAN + 4, 11 * SPAN, Progress.NONE).get(1);
            int width = stream().width();
            assertArrayEquals(Arrays.copyOfRange(whole, (13 * SPAN + 4) * width, (24 * SPAN + 4) * width), resumed);
        }
    }

    private static ActivationBuffer.Plan plan(int capacity) {
        return new ActivationBuffer.Plan(capacity, 40 * SPAN, 5, false);
    }

    private static int find(float[] all, float[] batch, int row, int width, HashSet<Integer> taken) {
        for (var place = 0; place < all.length / width; place++)
            if (!taken.contains(place)
                    && Arrays.equals(all, place * width, (place + 1) * width, batch, row * width, (row + 1) * width))
                return place;
        return -1;
    }

    private static float[] vector(float[] rows, int row, int width) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    private static ActivationStream stream() throws Exception {
        var english = GivenSequences.random(60, SPAN + 1, 300, 1);
        var japanese = GivenSequences.random(50, SPAN + 1, 300, 2);
        return new ActivationStream(model, new DocumentStream(english, japanese, Split.TRAIN, 9),
                new TreeSet<>(List.of(0, 1)), Normalization.L2);
    }
}
