package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.tensor.Weights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Checkpoints of the paper's larger shapes, each in a fresh process with a small heap: hashed, loaded and run up to the
 * middle layer, its peak memory against the float32 size of the layers in use and 1 GiB. {@code -Dbench.folder=} keeps
 * the files there.
 */
final class RealSizesBenchmark {
    private static final int SEQUENCES = 32;
    private static final int LENGTH = 64;

    private RealSizesBenchmark() {}

    static void smaller(Report report) throws Exception {
        shape(report, "1.8b", new RandomCheckpoint(2048, 24, 16, 7168, 99_584));
    }

    static void larger(Report report) throws Exception {
        shape(report, "3.7b", new RandomCheckpoint(3072, 28, 24, 8192, 99_584));
    }

    private static void shape(Report report, String name, RandomCheckpoint checkpoint) throws Exception {
        var kept = System.getProperty("bench.folder");
        var folder = kept == null ? Files.createTempDirectory("real-sizes-benchmark") : Path.of(kept, name);
        try {
            if (!Files.exists(folder.resolve("model.safetensors.index.json"))) checkpoint.write(folder);
            int middle = checkpoint.layers() / 2;
            var figures = inFreshProcess(folder, middle);
            double bytes = figures[0];
            double tokens = SEQUENCES * LENGTH * 1e3;
            var size = name + ", d=" + checkpoint.width() + ", layers 1 to " + middle;
            report.line("SHA-256 of a checkpoint", name + String.format(Locale.ROOT, ", %.1f GB", bytes * 1e-9),
                    Report.ms(figures[1]), "", String.format(Locale.ROOT, "%.2f GB/s", bytes * 1e-6 / figures[1]), "");
            report.line("checkpoint loaded, first pass", size, Report.ms(figures[2]), "", "", "");
            double bound = checkpoint.blocksAsFloats(middle) * 1e-9 + 1.0737;
            report.line("peak memory (resident)", size, String.format(Locale.ROOT, "%.2f GB", figures[4] * 1e-9),
                    String.format(Locale.ROOT, "%.2f GB", bound), Report.percent(figures[4] * 1e-9 / bound), "100 %");
            if (!PythonPeer.available()) {
                report.line("tokens a second", size, String.format(Locale.ROOT, "%,.0f", tokens / figures[3]),
                        "no PyTorch on this machine", "", "");
                return;
            }
            try (var peer = PythonPeer.withoutBlasSettings("llama_pass.py", checkpoint.width(), middle,
                    checkpoint.heads(), checkpoint.feedForward(), SEQUENCES, LENGTH)) {
                peer.millis(); // the first pass is for the caches
                double millis = peer.millis();
                report.line("tokens a second", size, String.format(Locale.ROOT, "%,.0f", tokens / figures[3]),
                        String.format(Locale.ROOT, "%,.0f", tokens / millis),
                        Report.ratio(millis / figures[3]) + " times", "");
            }
        } finally {
            if (kept == null) RandomModel.delete(folder);
        }
    }

    /**
     * @return bytes of weights; milliseconds of hashing, of loading with a first pass and of a pass; peak resident
     *     bytes
     */
    private static double[] inFreshProcess(Path folder, int layer) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-Dai.djl.offline=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp", System.getProperty("java.class.path"), RealSizesBenchmark.class.getName(), folder.toString(),
                Integer.toString(layer))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var last = out.lines().reduce("", (before, line) -> line);
            if (process.waitFor() != 0) throw new IOException("the process ended: " + last);
            return Arrays.stream(last.split(" ")).mapToDouble(Double::parseDouble).toArray();
        }
    }

    /** The fresh process: folder, layer. */
    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        int layer = Integer.parseInt(arguments[1]);
        double bytes = 0;
        try (var files = Files.newDirectoryStream(folder, "*.safetensors")) {
            for (var file : files) bytes += Files.size(file);
        }
        double hashing = Rounds.timed(() -> {
            try (var weights = Weights.open(folder)) {
                weights.sha256(Progress.NONE);
            }
        }).millis();
        var random = new Random(1);
        var tokens = IntStream.range(0, SEQUENCES).mapToObj(row -> random.ints(LENGTH, 3, 99_000).toArray())
                .toArray(int[][]::new);
        var layers = new TreeSet<>(List.of(layer));
        long start = System.nanoTime();
        try (var model = CausalTransformer.load(folder, Device.cpu())) {
            model.residuals(tokens, layers, (at, residual) -> {});
            double loading = (System.nanoTime() - start) * 1e-6;
            double pass = Rounds.timed(() -> model.residuals(tokens, layers, (at, residual) -> {})).millis();
            System.out
                    .println(bytes + " " + hashing + " " + loading + " " + pass + " " + (double) ProcessMemory.peak());
        }
        System.exit(0); // libtorch's threads would keep the process alive
    }
}
