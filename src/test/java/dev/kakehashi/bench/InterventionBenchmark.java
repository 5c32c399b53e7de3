package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InjectionOptions;
import dev.kakehashi.intervention.InterventionGrid;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A grid of arms, which share the passes up to the layer, against the same arms run one by one. 12 layers of width 256,
 * layer 8, 16 arms.
 */
public final class InterventionBenchmark {
    private static final int WIDTH = 256;
    private static final int LATENTS = 4096;
    private static final int DOCUMENTS = 96;
    private static final int ARMS = 16;
    private static final int LENGTH = 64;

    private InterventionBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("intervention-benchmark");
        RandomModel.write(folder.resolve("model"), WIDTH, 12, 8, 1024, 8000, LENGTH);
        var arms = new ArrayList<Arm>();
        for (var arm = 0; arm < ARMS; arm++)
            arms.add(new Arm(Arm.Kind.PICKED, null, 1000, 0.05 * (arm + 1), -1,
                    IntStream.range(arm * 100, arm * 100 + 1000).toArray()));
        try (var source = CausalTransformer.load(folder.resolve("model"), Device.cpu());
                var target = CausalTransformer.load(folder.resolve("model"), Device.cpu());
                var encoder = Encoder.of(sae())) {
            var injection = new Injection(sae(), encoder,
                    new InjectionOptions(8, InjectionOptions.Mode.ADD, false, true, false));
            run(folder, source, target, injection, arms.subList(0, 1)); // loads the weights
            double together = run(folder, source, target, injection, arms);
            double apart = 0;
            for (var arm : arms) apart += run(folder, source, target, injection, List.of(arm));
            System.out.printf("together   %6.1f s  %,8.0f tokens of an arm a second%n", together,
                    (double) DOCUMENTS * LENGTH * ARMS / together);
            System.out.printf("one by one %6.1f s  %,8.0f tokens of an arm a second%n", apart,
                    (double) DOCUMENTS * LENGTH * ARMS / apart);
            System.out.printf("ratio %.2f%n", apart / together);
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static double run(Path folder, CausalTransformer source, CausalTransformer target, Injection injection,
            List<Arm> arms) throws Exception {
        var documents = new DocumentStream(GivenSequences.random(DOCUMENTS, LENGTH, 8000, 1),
                GivenSequences.random(DOCUMENTS, LENGTH, 8000, 2), Split.EVALUATION, 1);
        var file = folder.resolve("losses");
        Files.deleteIfExists(file);
        long start = System.nanoTime();
        try (var losses = LossFile.append(file, new LossFile.Shape(DOCUMENTS, 0, arms.size(), LENGTH))) {
            new InterventionGrid(source, target, injection, arms).run(documents, losses, Progress.NONE);
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    private static TopKSae sae() {
        var encoder = new float[LATENTS * WIDTH];
        Seeds.normal(Seeds.generator(1, "encoder"), encoder);
        return new TopKSae(WIDTH, LATENTS, 32, Normalization.L2, encoder, new float[LATENTS], encoder.clone(),
                new float[WIDTH]);
    }
}
