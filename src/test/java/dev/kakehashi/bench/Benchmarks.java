package dev.kakehashi.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All benchmarks, or those named, one after the other; the table is printed at the end. See docs/benchmarks.md. */
public final class Benchmarks {
    private static final Map<String, Benchmark> ALL = new LinkedHashMap<>();

    static {
        ALL.put("sae-step", SaeStepBenchmark::run);
        ALL.put("one-pass", OnePassBenchmark::run);
        ALL.put("steady-state", SteadyStateBenchmark::run);
        ALL.put("memory", MemoryBenchmark::run);
        ALL.put("job-memory", JobMemoryBenchmark::run);
        ALL.put("clusters", ClustersBenchmark::run);
        ALL.put("bits", BitsBenchmark::run);
        ALL.put("evaluation", EvaluationBenchmark::run);
        ALL.put("index", IndexBenchmark::run);
        ALL.put("web", WebBenchmark::run);
        ALL.put("queue", QueueBenchmark::run);
        ALL.put("language-model", LanguageModelBenchmark::run);
        ALL.put("size-1.8b", RealSizesBenchmark::smaller);
        ALL.put("size-3.7b", RealSizesBenchmark::larger);
        ALL.put("analysis-3.7b", JobMemoryBenchmark::largest);
    }

    private Benchmarks() {}

    @FunctionalInterface
    interface Benchmark {
        void run(Report report) throws Exception;
    }

    public static void main(String[] names) throws Exception {
        var report = new Report();
        for (var name : names.length == 0 ? ALL.keySet() : List.of(names)) {
            var benchmark = ALL.get(name);
            if (benchmark == null)
                throw new IllegalArgumentException("no benchmark " + name + "; there are " + ALL.keySet());
            benchmark.run(report);
        }
        System.out.println("\n" + report.markdown());
        System.exit(0); // libtorch's threads would keep the process alive
    }
}
