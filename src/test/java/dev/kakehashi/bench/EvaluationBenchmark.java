package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.evaluation.EvaluatedSae;
import dev.kakehashi.analysis.evaluation.EvaluationPass;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.files.Durable;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the index and the metrics add to the pass of the language model and the encoders. */
final class EvaluationBenchmark {
    private static final int LENGTH = 64;
    private static final int VOCABULARY = 4000;
    private static final int K = 32;

    private EvaluationBenchmark() {}

    static void run(Report report) throws Exception {
        measure(report, 4, List.of(2, 4), 4096, 64, 5);
        measure(report, 12, List.of(4, 8, 12), 16_384, 64, 3);
    }

    private static void measure(Report report, int layers, List<Integer> analysed, int latents, int sequences,
            int rounds) throws Exception {
        var folder = Files.createTempDirectory("evaluation-benchmark");
        RandomModel.write(folder.resolve("model"), 512, layers, 8, 2048, VOCABULARY, LENGTH);
        try (var model = CausalTransformer.load(folder.resolve("model"), Device.cpu())) {
            var saes = new ArrayList<EvaluatedSae>();
            for (var layer : analysed) saes.add(new EvaluatedSae("layer" + layer, layer, sae(512, latents, layer)));
            var documents = new DocumentStream(
                    GivenSequences.random(sequences, LENGTH, VOCABULARY, 1),
                    GivenSequences.random(sequences, LENGTH, VOCABULARY, 2), Split.EVALUATION, 1);
            var stream = new ActivationStream(model, documents, new TreeSet<>(analysed), Normalization.L2);
            var medians = Rounds.medians(
                    rounds, Rounds.timed(() -> encode(stream, sequences, saes)),
                    Rounds.timed(() -> pass(stream, sequences, saes, folder)));
            report.line(
                    "index and metrics on top of LM and encoders",
                    String.format("%d layers d=512, %d SAEs n=%d k=%d, %,d tokens", layers, analysed.size(), latents, K,
                            sequences * (LENGTH - 1)),
                    Report.ms(medians[1]), Report.ms(medians[0]), Report.percent(medians[1] / medians[0] - 1) + " more",
                    "15 %");
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static void encode(ActivationStream stream, int sequences, List<EvaluatedSae> saes) {
        var encoders = new TreeMap<Integer, Encoder>();
        for (var sae : saes) encoders.put(sae.layer(), Encoder.of(sae.sae()));
        stream.read(0, sequences, (layer, first, rows) -> {
            int count = rows.length / stream.width();
            encoders.get(layer).encode(rows, count, new int[count * K], new float[count * K]);
        });
        encoders.values().forEach(Encoder::close);
    }

    private static void pass(ActivationStream stream, int sequences, List<EvaluatedSae> saes, Path folder)
            throws Exception {
        var out = folder.resolve("out");
        EvaluationPass.run(saes, stream, sequences, new EvaluationPass.Settings(0, out, 0.05), ResumableProgress.NONE);
        Durable.delete(out); // or the next round would have nothing to do
    }

    private static TopKSae sae(int width, int latents, long seed) {
        var weights = new float[latents * width];
        Seeds.normal(Seeds.generator(seed, "weights"), weights);
        for (var i = 0; i < weights.length; i++) weights[i] /= (float) Math.sqrt(width);
        return new TopKSae(width, latents, K, Normalization.L2, weights, new float[latents], weights.clone(),
                new float[width]);
    }
}
