package dev.kakehashi.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.files.Durable;
import dev.kakehashi.sae.LensMetadata;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.storage.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was announced against what is written. */
class DiskEstimateTest {
    private static final int WIDTH = 96;
    private static final int LATENTS = 2048;
    private static final int K = 16;
    private static final int TOKENS = 20_000;
    private static final int SPAN = 20;

    @TempDir Path folder;

    @Test
    void the_folder_of_an_sae_is_as_large_as_announced() throws IOException {
        var sae = new TopKSae(
                WIDTH, LATENTS, K, Normalization.L2, new float[LATENTS * WIDTH], new float[LATENTS],
                new float[LATENTS * WIDTH], new float[WIDTH]);
        SaeFiles.write(sae, folder, new LensMetadata("model", null, 1, 64, List.of(), null, null), Map.of());
        long written = Manifest.write(folder, Map.of());
        long announced = DiskEstimate.sae(WIDTH, config());
        assertTrue(written <= announced && announced - written < 1 << 16,
                written + " written, " + announced + " announced");
    }

    @Test
    void while_indexes_are_sorted_no_more_is_written_than_announced() throws IOException {
        long announced = DiskEstimate.analysis(TOKENS, List.of(config(), config()));
        long largest = 0;
        try (var first = new ActivationIndexWriter(folder.resolve("one"), LATENTS, SPAN, 0);
                var second = new ActivationIndexWriter(folder.resolve("two"), LATENTS, SPAN, 0)) {
            for (var token = 0; token < TOKENS; token++) {
                var chosen = new int[K];
                var values = new float[K];
                for (var j = 0; j < K; j++) {
                    chosen[j] = (token * 31 + j * 127) % LATENTS;
                    values[j] = 1 + j;
                }
                first.add(token, chosen, values, 1);
                second.add(token, chosen, values, 1);
            }
            first.finish();
            largest = Durable.bytes(folder);
            second.finish();
        }
        long left = Durable.bytes(folder);
        assertEquals(2 * Files.size(folder.resolve("one")), left);
        assertTrue(largest <= announced && left <= announced,
                largest + " while sorting, " + left + " left, " + announced + " announced");
        assertTrue(announced < 2 * largest, largest + " while sorting, " + announced + " announced");
        assertTrue(left <= 2 * DiskEstimate.analysisResult(TOKENS, config()), left + " left");
    }

    private static SaeConfig config() {
        var paper = SaeConfig.paper();
        return new SaeConfig(
                LATENTS, K, paper.tokens(), paper.batch(), paper.learningRate(), paper.warmupSteps(), paper.beta1(),
                paper.beta2(), paper.adamEpsilon(),
                paper.bufferVectors(), paper.normalization(), paper.medianIterations(), paper.medianTolerance(), 0, 0);
    }
}
