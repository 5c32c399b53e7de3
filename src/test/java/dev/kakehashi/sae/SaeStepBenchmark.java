package dev.kakehashi.sae;

import ai.djl.Device;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.activations.Normalizer;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tensor.TorchModule;
import java.util.Arrays;
import java.util.Locale;

/**
 * One training step of an SAE and, in turn with it, the bare product of its encoder, which is the floor of the arithmetic. Arguments: d, n, k,
 * batch, rounds. Prints "name: median milliseconds" lines.
 */
public final class SaeStepBenchmark {
    private static final int CHUNK = 512;

    private SaeStepBenchmark() {}

    public static void main(String[] arguments) {
        int d = Integer.parseInt(arguments[0]);
        int n = Integer.parseInt(arguments[1]);
        int k = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        int rounds = Integer.parseInt(arguments[4]);
        var rows = new float[batch * d];
        Seeds.normal(Seeds.generator(1, "rows"), rows);
        Normalizer.apply(Normalization.L2, rows, d);
        var config = new SaeConfig(n, k, batch, batch, 1e-3, 0, 0.9, 0.999, 6.25e-10, batch, Normalization.L2, 1, 1e-5, 0, 0);
        try (var step = new CpuStep(SaeState.initial(config, d, rows), config, new CpuWork()); var product = new Product(d, n, batch)) {
            var products = new double[rounds];
            var steps = new double[rounds];
            for (var round = -2; round < rounds; round++) {
                long start = System.nanoTime();
                product.run();
                long middle = System.nanoTime();
                step.run(rows, round + 2);
                long end = System.nanoTime();
                if (round < 0) continue;
                products[round] = (middle - start) * 1e-6;
                steps[round] = (end - middle) * 1e-6;
            }
            print("product", products);
            print("step", steps);
        }
        if (arguments.length > 5) script(rows, config, d, rounds);
    }

    private static void script(float[] rows, SaeConfig config, int d, int rounds) {
        try (var step = new ScriptStep(SaeState.initial(config, d, rows), config, Torch.device())) {
            var steps = new double[rounds];
            for (var round = -2; round < rounds; round++) {
                long start = System.nanoTime();
                step.run(rows, round + 2);
                if (round >= 0) steps[round] = (System.nanoTime() - start) * 1e-6;
            }
            print("script step", steps);
        }
    }

    private static void print(String name, double[] times) {
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "%s: %.1f%n", name, times[times.length / 2]);
    }

    /** (batch, d) x (d, n) in chunks of rows, into memory that is there already. */
    private static final class Product implements AutoCloseable {
        private final ai.djl.ndarray.NDManager manager = Torch.newManager(Device.cpu());
        private final TorchModule script = TorchModule.load("torchscript/sae.py", manager);
        private final NDList arguments;
        private final int chunks;

        private Product(int d, int n, int batch) {
            arguments = new NDList(
                    manager.randomNormal(new Shape(CHUNK, d)), manager.randomNormal(new Shape(n, d)), manager.zeros(new Shape(n), DataType.FLOAT32),
                    manager.zeros(new Shape(CHUNK, n), DataType.FLOAT32));
            chunks = batch / CHUNK;
        }

        private void run() {
            Torch.gradients(false);
            for (var chunk = 0; chunk < chunks; chunk++) {
                try (var scope = manager.newSubManager()) {
                    script.call("encode", scope, arguments);
                }
            }
        }

        @Override
        public void close() {
            script.close();
            manager.close();
        }
    }
}
