package dev.kakehashi.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.sae.StepKind;
import dev.kakehashi.sae.StepOnTrial;
import dev.kakehashi.tensor.MatrixProduct;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.util.ArrayList;
import java.util.List;

/**
 * One training step of an SAE against dense PyTorch, against the step in TorchScript, and against the bare product of
 * its encoder.
 */
final class SaeStepBenchmark {
    private static final int K = 32;

    private SaeStepBenchmark() {}

    static void run(Report report) throws Exception {
        compare(report, 512, 8192, 4096, 15, "");
        compare(report, 768, 16_384, 4096, 9, "4.4");
        floor(report, 768, 16_384, 4096, 15, "70 %");
        floor(report, 768, 32_768, 32_768, 5, "85 %");
    }

    private static void compare(Report report, int d, int n, int batch, int rounds, String target) throws Exception {
        var size = size(d, n, batch);
        if (!PythonPeer.available()) {
            report.line("SAE step against dense PyTorch", size, "", "no PyTorch on this machine", "", target);
            return;
        }
        var rows = rows(d, batch);
        try (var java = new StepOnTrial(StepKind.JAVA, Device.cpu(), n, K, rows, d);
                var script = new StepOnTrial(StepKind.TORCHSCRIPT, Device.cpu(), n, K, rows, d);
                var dense = PythonPeer.withoutBlasSettings("dense_sae_step.py", d, n, K, batch)) {
            var medians = Rounds.medians(rounds, Rounds.timed(() -> java.run(rows)),
                    Rounds.timed(() -> script.run(rows)), dense);
            report.line("SAE step against dense PyTorch", size, Report.ms(medians[0]), Report.ms(medians[2]),
                    Report.ratio(medians[2] / medians[0]) + " times", target);
            report.line("SAE step in TorchScript against dense PyTorch", size, Report.ms(medians[1]),
                    Report.ms(medians[2]), Report.ratio(medians[2] / medians[1]) + " times", "");
        }
    }

    private static void floor(Report report, int d, int n, int batch, int rounds, String target) throws Exception {
        var rows = rows(d, batch);
        try (var step = new StepOnTrial(StepKind.JAVA, Device.cpu(), n, K, rows, d);
                var product = new Product(d, n, batch)) {
            var medians = Rounds.medians(rounds, Rounds.timed(product::run), Rounds.timed(() -> step.run(rows)));
            report.line("bare encoder product as a share of the SAE step", size(d, n, batch), Report.ms(medians[1]),
                    Report.ms(medians[0]), Report.percent(medians[0] / medians[1]), target);
        }
    }

    private static String size(int d, int n, int batch) {
        return "d=" + d + " n=" + n + " k=" + K + " B=" + batch;
    }

    private static float[] rows(int d, int batch) {
        var rows = new float[batch * d];
        Seeds.normal(Seeds.generator(1, "rows"), rows);
        Normalizer.apply(Normalization.L2, rows, d);
        return rows;
    }

    /** (batch, d) x (d, n) in tiles as the step has them, by the product that runs on this processor. */
    private static final class Product implements AutoCloseable {
        private static final int ROWS = 4096;
        private static final int LATENTS = 1024;

        private final NDManager manager = Torch.newManager(Device.cpu());
        private final TorchModule script = TorchModule
                .load(List.of(MatrixProduct.on(Device.cpu()).resource(), "torchscript/sae.py"), manager);
        private final NDArray rows;
        private final NDArray bias = manager.zeros(new Shape(LATENTS), DataType.FLOAT32);
        private final NDArray out = manager.zeros(new Shape(ROWS, LATENTS), DataType.FLOAT32);
        private final List<NDArray> tiles = new ArrayList<>();
        private final int times;

        private Product(int d, int n, int batch) {
            rows = manager.randomNormal(new Shape(ROWS, d));
            for (var tile = 0; tile < n / LATENTS; tile++) tiles.add(manager.randomNormal(new Shape(LATENTS, d)));
            times = batch / ROWS;
        }

        private void run() {
            Torch.gradients(false);
            for (var tile : tiles)
                for (var time = 0; time < times; time++)
                    try (var scope = manager.newSubManager()) {
                        if (MatrixProduct.on(Device.cpu()) == MatrixProduct.ONEDNN)
                            script.call("product", scope, new NDList(rows, tile, bias));
                        else script.call("encode", scope, new NDList(rows, tile, bias, out));
                    }
        }

        @Override
        public void close() {
            script.close();
            manager.close();
        }
    }
}
