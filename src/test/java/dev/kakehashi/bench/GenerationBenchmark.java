package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.Generator;
import dev.kakehashi.progress.Progress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Greedy generation with the key/value cache against running the whole text again for every token; 150M shape, batch 8,
 * 128 new tokens.
 */
public final class GenerationBenchmark {
    private static final int BATCH = 8;
    private static final int PROMPT = 32;
    private static final int NEW = 128;

    private GenerationBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("generation-benchmark");
        RandomModel.write(folder, 512, 12, 8, 2048, 99_584, 512);
        try (var model = CausalTransformer.load(folder, Device.cpu())) {
            var random = new Random(1);
            var prompts = new ArrayList<int[]>();
            for (var row = 0; row < BATCH; row++) prompts.add(random.ints(PROMPT, 3, 99_000).toArray());
            var generator = new Generator(model, new Generator.Options(NEW, 1, 1, List.of(), false, BATCH), ids -> "",
                    java.util.Set.of());
            generator.generate(prompts.subList(0, 1), null, Progress.NONE); // loads the weights
            long start = System.nanoTime();
            var cached = generator.generate(prompts, null, Progress.NONE);
            double with = (System.nanoTime() - start) * 1e-9;
            start = System.nanoTime();
            var rows = prompts.toArray(int[][]::new);
            for (var step = 0; step < NEW; step++) rows = longer(rows, model.lastLogits(rows));
            double without = (System.nanoTime() - start) * 1e-9;
            int same = 0;
            for (var row = 0; row < BATCH; row++)
                if (Arrays.equals(Arrays.copyOfRange(rows[row], PROMPT, PROMPT + NEW), cached.get(row).ids())) same++;
            System.out.printf("with cache    %7.1f s  %7.1f tokens/s%n", with, BATCH * NEW / with);
            System.out.printf("without cache %7.1f s  %7.1f tokens/s%n", without, BATCH * NEW / without);
            System.out.printf("ratio %.1f; %d of %d texts are the same%n", without / with, same, BATCH);
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static int[][] longer(int[][] rows, float[][] logits) {
        var result = new int[rows.length][];
        for (var row = 0; row < rows.length; row++) {
            int best = 0;
            for (var id = 1; id < logits[row].length; id++) if (logits[row][id] > logits[row][best]) best = id;
            result[row] = Arrays.copyOf(rows[row], rows[row].length + 1);
            result[row][rows[row].length] = best;
        }
        return result;
    }
}
