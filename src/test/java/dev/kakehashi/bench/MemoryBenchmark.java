package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.planning.Machine;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import dev.kakehashi.planning.TrainingMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The most memory a training takes, in a process of its own, against what the form announces. */
final class MemoryBenchmark {
    private static final int LENGTH = 64;

    private MemoryBenchmark() {}

    /** @param layers trained on, from the first */
    private record Case(int width, int blocks, int heads, int feedForward, int vocabulary, int layers, int latents,
            int batch, int buffer, int steps) {
        ModelConfig shape() throws Exception {
            return ModelConfig.parse(String.format(
                    Locale.ROOT,
                    "{\"model_type\": \"llama\", \"hidden_size\": %d, \"num_hidden_layers\": %d, "
                            + "\"num_attention_heads\": %d, \"intermediate_size\": %d, \"vocab_size\": %d}",
                    width, blocks, heads, feedForward, vocabulary));
        }

        List<SaeTask> tasks() {
            var config = new SaeConfig(latents, 32, (long) steps * batch, batch, 1e-3, 500, 0.9, 0.999, 6.25e-10,
                    buffer, Normalization.L2, 10, 1e-5, 0, 0);
            return IntStream.rangeClosed(1, layers).mapToObj(layer -> new SaeTask(layer, layer, config))
                    .toList();
        }

        String size() {
            return blocks + " layers d=" + width + ", " + layers + " SAEs n=" + latents + " B=" + batch + " buffer "
                    + buffer;
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(256, 6, 4, 1024, 16_000, 6, 4096, 4096, 100_000, 30),
            new Case(512, 12, 8, 2048, 99_584, 4, 8192, 8192, 200_000, 30),
            new Case(512, 4, 8, 2048, 32_000, 2, 32_768, 8192, 100_000, 10));

    static void run(Report report) throws Exception {
        for (var number = 0; number < CASES.size(); number++) {
            var one = CASES.get(number);
            var folder = Files.createTempDirectory("memory-benchmark");
            try {
                RandomModel.write(folder.resolve("model"), one.width, one.blocks, one.heads, one.feedForward,
                        one.vocabulary, LENGTH);
                long announced = TrainingMemory
                        .of(one.shape(), LENGTH, one.tasks(), new Machine(1L << 40, 1L << 40, false, false)).total();
                long peak = inItsOwnProcess(folder, number);
                report.line("memory of a training job against the estimate", one.size(), gib(peak), gib(announced),
                        String.format(Locale.ROOT, "%+.1f %%", 100.0 * (peak - announced) / announced), "within 10 %");
            } finally {
                RandomModel.delete(folder);
            }
        }
    }

    private static long inItsOwnProcess(Path folder, int number) throws Exception {
        var command = List.of(
                System.getProperty("java.home") + "/bin/java", "@deploy/jvm.options", "-Xmx8g", "-classpath",
                System.getProperty("java.class.path"),
                MemoryBenchmark.class.getName(), folder.toString(), "" + number);
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) throw new IllegalStateException("the training ended with " + process.exitValue());
        return Long.parseLong(out.substring(out.lastIndexOf('\n') + 1));
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        var one = CASES.get(Integer.parseInt(arguments[1]));
        var layers = new TreeSet<>(IntStream.rangeClosed(1, one.layers).boxed().toList());
        try (var model = CausalTransformer.load(folder.resolve("model"), Device.cpu())) {
            var streams = new RandomStreams(4000, one.vocabulary).of(model, layers);
            SaeTrainer.train(one.tasks(), streams,
                    new SaeTrainer.Settings(Device.cpu(), StepKind.AUTO, false, folder.resolve("scratch"), 10, 0.05),
                    new Silent());
        }
        System.out.println(ProcessMemory.peak());
        System.exit(0);
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) (1L << 30));
    }
}
