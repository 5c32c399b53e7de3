package dev.kakehashi.analysis.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.Pieces;
import dev.kakehashi.analysis.features.FeatureClass;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of an SAE with more latents than 16 bits count, from the encoder to the files of its analysis. */
class ManyLatentsTest {
    private static final int LATENTS = 70_000;
    private static final int WIDTH = 2;
    private static final int SEQUENCES = 6;

    @TempDir Path folder;

    @Test
    void latents_beyond_65_535_are_chosen_indexed_counted_and_read_back() throws IOException {
        // latent i points to the angle i: the one that points where a vector does is chosen
        var directions = new float[LATENTS * WIDTH];
        for (var i = 0; i < LATENTS; i++) {
            directions[WIDTH * i] = (float) Math.cos(angle(i));
            directions[WIDTH * i + 1] = (float) Math.sin(angle(i));
        }
        var sae = new TopKSae(WIDTH, LATENTS, 1, Normalization.NONE, directions, new float[LATENTS],
                directions.clone(), new float[WIDTH]);
        int last = LATENTS - 1;
        var rows = new float[SEQUENCES * WIDTH];
        for (var row = 0; row < SEQUENCES; row++)
            for (var i = 0; i < WIDTH; i++) rows[row * WIDTH + i] = directions[(last - row % 2) * WIDTH + i];
        var chosen = new int[SEQUENCES];
        var values = new float[SEQUENCES];
        try (var encoder = Encoder.of(sae)) {
            encoder.encode(rows, SEQUENCES, chosen, values);
        }
        assertArrayEquals(new int[] {last, last - 1, last, last - 1, last, last - 1}, chosen);
        EvaluationTokens.write(folder.resolve("tokens"), SEQUENCES, 2, new EvaluationTokens.Source() {
            @Override
            public int[] tokens(int sequence) {
                return new int[] {0, 1 + sequence};
            }

            @Override
            public Language language(int sequence) {
                return Language.values()[sequence % 2];
            }
        });
        try (var writer = new ActivationIndexWriter(folder.resolve("index"), LATENTS, 1, 0)) {
            writer.add(0, chosen, values, SEQUENCES);
            writer.finish();
        }
        var index = ActivationIndex.open(folder.resolve("index"));
        assertEquals(LATENTS, index.latents());
        assertEquals(3, index.active(last));
        assertEquals(0, index.active(last & 0xffff), "not under the number that 16 bits leave");
        var basis = new FeatureStatistics.Basis(EvaluationTokens.open(folder.resolve("tokens")), null,
                Pieces.vocabulary(folder, 1 + SEQUENCES));
        FeatureStatistics.compute(index, basis, AnalysisOptions.paper().with(0.7, 0.9, 1), Progress.NONE)
                .write(folder.resolve("table"));
        var table = FeatureTable.open(folder.resolve("table"));
        assertEquals(FeatureClass.ENGLISH, table.featureClass(last));
        assertEquals(FeatureClass.JAPANESE, table.featureClass(last - 1));
        assertEquals(FeatureClass.DEAD, table.featureClass(last & 0xffff));
        assertArrayEquals(new int[] {1, 3, 5}, table.topTokens(last));
    }

    /** So far apart that float32 tells neighbours apart where it matters: at the end. */
    private static double angle(int latent) {
        return latent < LATENTS - 2 ? Math.PI * latent / (LATENTS * 2.0) : Math.PI * (1 + 0.4 * (latent - LATENTS + 2));
    }
}
