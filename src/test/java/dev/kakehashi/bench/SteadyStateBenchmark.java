package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.sae.SaeConfig;
import dev.kakehashi.sae.SaeTask;
import dev.kakehashi.sae.SaeTrainer;
import dev.kakehashi.sae.StepKind;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.management.ObjectName;

/**
 * Live native arrays and resident memory of a training over its steps, with resume points and many fills of the buffer.
 */
final class SteadyStateBenchmark {
    private static final int STEPS = 2000;
    private static final int EVERY = 400;
    private static final int BATCH = 1024;

    private SteadyStateBenchmark() {}

    static void run(Report report) throws Exception {
        for (var step : List.of(StepKind.JAVA, StepKind.TORCHSCRIPT)) {
            var folder = Files.createTempDirectory("steady-state-benchmark");
            try {
                RandomModel.write(folder.resolve("model"), 64, 4, 2, 256, 2000, 64);
                var seen = train(folder, step);
                var first = seen.get(0);
                var last = seen.get(seen.size() - 1);
                var size = "4 layers d=64, 2 SAEs n=2048 B=" + BATCH + ", step " + step.name().toLowerCase(Locale.ROOT);
                report.line("live native arrays after steps " + EVERY + " to " + STEPS, size,
                        seen.stream().map(s -> "" + s.arrays).toList().toString(), "",
                        "+" + (last.arrays - first.arrays), "flat");
                report.line("resident memory after steps " + EVERY + " to " + STEPS + ", MiB", size,
                        seen.stream().map(s -> "" + (s.resident >> 20)).toList().toString(), "",
                        String.format("%+d MiB", (last.resident - first.resident) >> 20), "flat");
            } finally {
                RandomModel.delete(folder);
            }
        }
    }

    private record Seen(long arrays, long resident) {}

    private static List<Seen> train(Path folder, StepKind step) throws Exception {
        var layers = new TreeSet<>(List.of(2, 4));
        var config = new SaeConfig(2048, 8, (long) STEPS * BATCH, BATCH, 1e-3, 500, 0.9, 0.999, 6.25e-10, 32 * BATCH,
                Normalization.L2, 100, 1e-5, 0, 0);
        var seen = new ArrayList<Seen>();
        try (var model = CausalTransformer.load(folder.resolve("model"), Device.cpu())) {
            var streams = new RandomStreams(3000, 2000).of(model, layers);
            var tasks = layers.stream().map(layer -> new SaeTask(layer, layer, config)).toList();
            SaeTrainer.train(tasks, streams,
                    new SaeTrainer.Settings(Device.cpu(), step, true, folder.resolve("scratch"), 100, 0.05),
                    new Watching(layers.last(), seen));
        }
        return seen;
    }

    private static final class Watching extends Silent {
        private final int lastLayer;
        private final List<Seen> seen;

        Watching(int lastLayer, List<Seen> seen) {
            this.lastLayer = lastLayer;
            this.seen = seen;
        }

        @Override
        public void loss(SaeTask task, long step, double loss) {
            if (task.layer() == lastLayer && step % EVERY == 0)
                seen.add(new Seen(liveArrays(), ProcessMemory.resident()));
        }
    }

    /** Arrays of libtorch that Java can still reach, after a full collection of garbage. */
    private static long liveArrays() {
        try {
            var histogram = (String) ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                    new Object[] {null}, new String[] {String[].class.getName()});
            var line = Pattern.compile("\\s+(\\d+)\\s+\\d+\\s+ai\\.djl\\.pytorch\\.engine\\.PtNDArray\\s")
                    .matcher(histogram);
            return line.find() ? Long.parseLong(line.group(1)) : 0;
        } catch (javax.management.JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
