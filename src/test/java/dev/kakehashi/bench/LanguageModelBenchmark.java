package dev.kakehashi.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A pass of the language model, every layer's residual stream asked for, against the same pass in PyTorch; and the
 * products it is made of.
 */
final class LanguageModelBenchmark {
    private static final int SEQUENCES = 32;
    private static final int LENGTH = 64;
    private static final int VOCABULARY = 99_584;

    private LanguageModelBenchmark() {}

    static void run(Report report) throws Exception {
        for (var shape : new int[][] {{2048, 512, 2048}, {2048, 768, 1024}, {2048, 2048, 7168}})
            product(report, shape[0], shape[1], shape[2]);
        pass(report, 512, 12, 8, 2048, 9, "1.1");
        pass(report, 2048, 4, 16, 7168, 5, "");
    }

    private static void product(Report report, int rows, int inner, int columns) throws Exception {
        try (var manager = Torch.newManager(Device.cpu());
                var libtorch = TorchModule.load(MatrixProduct.LIBTORCH.resource(), manager);
                var onednn = TorchModule.load(MatrixProduct.ONEDNN.resource(), manager)) {
            Torch.gradients(false);
            var arguments = new NDList(
                    manager.randomNormal(new Shape(rows, inner)), manager.randomNormal(new Shape(columns, inner)),
                    manager.zeros(new Shape(columns)));
            var sides = new ArrayList<Rounds.Side>();
            for (var module : List.of(libtorch, onednn)) sides.add(Rounds.timed(() -> {
                try (var scope = manager.newSubManager()) {
                    module.call("product", scope, arguments);
                }
            }));
            var medians = Rounds.medians(7, sides.toArray(Rounds.Side[]::new));
            double operations = 2e-6 * rows * inner * columns;
            report.line(
                    "product by oneDNN against libtorch's", rows + "x" + inner + " x " + inner + "x" + columns,
                    String.format("%.0f GFLOP/s", operations / medians[1]),
                    String.format("%.0f GFLOP/s", operations / medians[0]),
                    Report.ratio(medians[0] / medians[1]) + " times", "");
        }
    }

    private static void pass(Report report, int width, int layers, int heads, int feedForward, int rounds,
            String target) throws Exception {
        var folder = Files.createTempDirectory("language-model-benchmark");
        var size = "d=" + width + " ffn=" + feedForward + " layers=" + layers + ", " + SEQUENCES + " x " + LENGTH
                + " tokens";
        try {
            new RandomCheckpoint(width, layers, heads, feedForward, VOCABULARY).write(folder);
            var arguments = new Object[] {width, layers, heads, feedForward, SEQUENCES, LENGTH};
            try (var model = CausalTransformer.load(folder, Device.cpu())) {
                var ours = ours(model, layers);
                if (!PythonPeer.available()) {
                    report.line("language model pass", size, Report.ms(Rounds.medians(rounds, ours)[0]),
                            "no PyTorch on this machine", "", target);
                    return;
                }
                try (var asSet = new PythonPeer("llama_pass.py", arguments);
                        var free = PythonPeer.withoutBlasSettings("llama_pass.py", arguments)) {
                    var medians = Rounds.medians(rounds, ours, free, asSet);
                    var what = "language model pass (" + MatrixProduct.on(Device.cpu()) + ") against PyTorch";
                    report.line(what, size, Report.ms(medians[0]), Report.ms(medians[1]),
                            Report.ratio(medians[1] / medians[0]) + " times", target);
                    if (System.getenv("OPENBLAS_CORETYPE") != null)
                        report.line(what + " with OPENBLAS_CORETYPE", size, Report.ms(medians[0]),
                                Report.ms(medians[2]), Report.ratio(medians[2] / medians[0]) + " times", "");
                }
            }
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static Rounds.Side ours(CausalTransformer model, int layers) {
        var random = new Random(1);
        var tokens = IntStream.range(0, SEQUENCES).mapToObj(row -> random.ints(LENGTH, 3, VOCABULARY).toArray())
                .toArray(int[][]::new);
        var all = new TreeSet<>(IntStream.rangeClosed(0, layers).boxed().toList());
        return Rounds.timed(() -> model.residuals(tokens, all, (layer, residual) -> {}));
    }
}
