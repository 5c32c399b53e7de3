package dev.kakehashi.analysis.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectLogitsTest {
    private static final int LATENTS = 1100; // more than one block
    private static final int WIDTH = 12;
    private static final int VOCABULARY = 5000; // more than one block

    @TempDir Path folder;

    @Test
    void the_tokens_and_scores_equal_those_of_three_plain_loops() throws IOException {
        var decoder = random(LATENTS * WIDTH, 1);
        var unembedding = random(VOCABULARY * WIDTH, 2);
        var gain = random(WIDTH, 3);
        DirectLogits.write(folder.resolve("logits"), decoder, weights(unembedding, gain), Progress.NONE);
        var read = DirectLogits.open(folder.resolve("logits"));
        for (var latent = 0; latent < LATENTS; latent++) {
            var scores = new double[VOCABULARY];
            for (var token = 0; token < VOCABULARY; token++)
                for (var i = 0; i < WIDTH; i++)
                    scores[token] += decoder[latent * WIDTH + i] * gain[i] * unembedding[token * WIDTH + i];
            var falling = IntStream.range(0, VOCABULARY).boxed().sorted((a, b) -> Double.compare(scores[b], scores[a]))
                    .toList();
            for (var place = 0; place < 10; place++) {
                assertEquals(falling.get(place), read.promoted(latent)[place].token());
                assertEquals(scores[falling.get(place)], read.promoted(latent)[place].logit(), 1e-4);
                assertEquals(falling.get(VOCABULARY - 1 - place), read.suppressed(latent)[place].token());
            }
        }
    }

    @Test
    void rows_without_a_token_are_never_listed() throws IOException {
        var decoder = random(LATENTS * WIDTH, 1);
        var every = weights(random(VOCABULARY * WIDTH, 2), random(WIDTH, 3));
        DirectLogits.write(folder.resolve("logits"), decoder, every, Progress.NONE);
        int absent = DirectLogits.open(folder.resolve("logits")).promoted(7)[0].token();
        DirectLogits.write(folder.resolve("fewer"), decoder,
                every.without(new int[] {absent, VOCABULARY - 2, VOCABULARY - 1}), Progress.NONE);
        var before = DirectLogits.open(folder.resolve("logits"));
        var read = DirectLogits.open(folder.resolve("fewer"));
        for (var latent = 0; latent < LATENTS; latent++)
            for (var list : List.of(read.promoted(latent), read.suppressed(latent)))
                for (var effect : list)
                    assertTrue(effect.token() != absent && effect.token() < VOCABULARY - 2, "token " + effect.token());
        var first = Arrays.stream(before.promoted(7))
                .filter(effect -> effect.token() != absent && effect.token() < VOCABULARY - 2).findFirst()
                .orElseThrow();
        assertEquals(first, read.promoted(7)[0], "what is listed keeps its number");
    }

    @Test
    void a_truncated_file_is_refused() throws IOException {
        DirectLogits.write(folder.resolve("logits"), random(WIDTH, 1), weights(random(20 * WIDTH, 2), random(WIDTH, 3)),
                Progress.NONE);
        var bytes = Files.readAllBytes(folder.resolve("logits"));
        for (var length : new int[] {0, 7, 8, bytes.length - 1}) {
            Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
            assertThrows(IOException.class, () -> DirectLogits.open(folder.resolve("cut")));
        }
    }

    private static DirectLogits.Weights weights(float[] unembedding, float[] gain) {
        return new DirectLogits.Weights((first, into) -> into.put(unembedding, WIDTH * first, into.remaining()),
                unembedding.length / WIDTH, gain);
    }

    private static float[] random(int size, long seed) {
        var random = new Random(seed);
        var values = new float[size];
        for (var i = 0; i < size; i++) values[i] = (float) random.nextGaussian();
        return values;
    }
}
