package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * Whether a training ends with the same bits again, and with other numbers of libtorch's and of Java's threads; a
 * process each.
 */
final class BitsBenchmark {
    private BitsBenchmark() {}

    static void run(Report report) throws Exception {
        var folder = Files.createTempDirectory("bits-benchmark");
        try {
            RandomModel.write(folder.resolve("model"), 256, 4, 4, 1024, 16_000, 64);
            var usual = trained(folder, 2, 2);
            report.line("weights after 20 steps, again with 2 and 2 threads", "4 layers d=256, 2 SAEs n=4096 B=2048",
                    trained(folder, 2, 2), usual, same(usual, trained(folder, 2, 2)), "same");
            for (var threads : new int[][] {{2, 1}, {1, 2}, {1, 1}}) {
                var other = trained(folder, threads[0], threads[1]);
                report.line("with " + threads[0] + " of libtorch and " + threads[1] + " of Java", "", other, usual,
                        same(usual, other), "");
            }
        } finally {
            RandomModel.delete(folder);
        }
    }

    private static String same(String one, String other) {
        return one.equals(other) ? "same bits" : "other bits";
    }

    private static String trained(Path folder, int libtorch, int java) throws Exception {
        var builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java", "@deploy/jvm.options", "-Xmx2g",
                "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + java,
                "-classpath", System.getProperty("java.class.path"), BitsBenchmark.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", "" + libtorch);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) throw new IllegalStateException("the training ended with " + process.exitValue());
        return out.substring(out.lastIndexOf('\n') + 1);
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var layers = new TreeSet<>(List.of(2, 4));
        var config = new SaeConfig(4096, 32, 20 * 2048, 2048, 1e-3, 5, 0.9, 0.999, 6.25e-10, 10_000, Normalization.L2,
                100, 1e-5, 0, 0);
        try (var model = CausalTransformer.load(folder.resolve("model"), Device.cpu())) {
            var streams = new RandomStreams(1000, 16_000).of(model, layers);
            var tasks = layers.stream().map(layer -> new SaeTask(layer, layer, config)).toList();
            var settings = new SaeTrainer.Settings(Device.cpu(), StepKind.AUTO, false,
                    folder.resolve("scratch-" + System.nanoTime()), 1000, 0.05);
            var digest = MessageDigest.getInstance("SHA-256");
            for (var trained : SaeTrainer.train(tasks, streams, settings, new Silent())) {
                for (var weights : List.of(trained.sae().encoder(), trained.sae().decoder())) {
                    var bytes = ByteBuffer.allocate(4 * weights.length);
                    bytes.asFloatBuffer().put(weights);
                    digest.update(bytes);
                }
            }
            System.out.println(HexFormat.of().formatHex(digest.digest()).substring(0, 12));
        }
        System.exit(0);
    }
}
