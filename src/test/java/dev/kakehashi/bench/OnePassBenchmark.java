package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * SAEs of all layers from one job against one job a layer, each of which loads the model and runs it up to its layer;
 * filling ahead or not.
 */
final class OnePassBenchmark {
    private static final int LATENTS = 4096;
    private static final int BATCH = 4096;
    private static final int LENGTH = 64;

    private OnePassBenchmark() {}

    static void run(Report report) throws Exception {
        var folder = Files.createTempDirectory("one-pass-benchmark");
        try {
            RandomModel.write(folder.resolve("small"), 256, 6, 4, 1024, 16_000, LENGTH);
            measure(report, folder.resolve("small"), 6, 16_000, 8, "6 layers d=256", "");
            RandomModel.write(folder.resolve("150m"), 512, 12, 8, 2048, 99_584, LENGTH);
            measure(report, folder.resolve("150m"), 12, 99_584, 8, "150M shape: 12 layers d=512", "3.5");
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static void measure(Report report, Path model, int layers, int vocabulary, int steps, String shape,
            String target) throws Exception {
        var size = shape + " n=" + LATENTS + " k=32, " + steps * BATCH + " tokens";
        train(model, layers, layers, vocabulary, 1, false); // warm
        double together = train(model, 1, layers, vocabulary, steps, false);
        double ahead = train(model, 1, layers, vocabulary, steps, true);
        double apart = 0;
        for (var layer = 1; layer <= layers; layer++) apart += train(model, layer, layer, vocabulary, steps, false);
        report.line("SAEs of all layers in one job against a job a layer", size, Report.ms(together), Report.ms(apart),
                Report.ratio(apart / together) + " times", target);
        report.line("the buffer filled ahead against in turn", size, Report.ms(ahead), Report.ms(together),
                Report.ratio(together / ahead) + " times", "");
    }

    private static double train(Path folder, int first, int last, int vocabulary, int steps, boolean ahead)
            throws Exception {
        var layers = new TreeSet<>(IntStream.rangeClosed(first, last).boxed().toList());
        var config = new SaeConfig(LATENTS, 32, (long) steps * BATCH, BATCH, 1e-3, 500, 0.9, 0.999, 6.25e-10, 4 * BATCH,
                Normalization.L2, 100, 1e-5, 0, 0);
        var tasks = layers.stream().map(layer -> new SaeTask(layer, layer, config)).toList();
        var sequences = new RandomStreams(2000, vocabulary);
        long start = System.nanoTime();
        try (var model = CausalTransformer.load(folder, Device.cpu())) {
            var streams = sequences.of(model, layers);
            var settings = new SaeTrainer.Settings(Device.cpu(), StepKind.AUTO, ahead, folder.resolve("scratch"), 1000,
                    0.05);
            SaeTrainer.train(tasks, streams, settings, new Silent());
        }
        return (System.nanoTime() - start) * 1e-6;
    }
}
