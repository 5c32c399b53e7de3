package dev.kakehashi.bench;

import ai.djl.Device;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.activations.Normalization;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.planning.AnalysisMemory;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.evaluation.EvaluatedSae;
import dev.kakehashi.analysis.evaluation.EvaluationPass;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.evaluation.RecoveredCrossEntropy;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.SimilarityGraph;
import dev.kakehashi.analysis.clusters.SimilarityGraphWriter;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.corpus.GivenSequences;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.Injection;
import dev.kakehashi.intervention.InjectionOptions;
import dev.kakehashi.intervention.InterventionGrid;
import dev.kakehashi.planning.InterventionMemory;
import dev.kakehashi.intervention.InterventionOptions;
import dev.kakehashi.intervention.LossFile;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.model.TokenTable;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.progress.ResumableProgress;
import dev.kakehashi.sae.Encoder;
import dev.kakehashi.planning.Machine;
import dev.kakehashi.sae.TopKSae;
import dev.kakehashi.tensor.Seeds;
import dev.kakehashi.tokenizer.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The most memory an analysis and an intervention take, each in a process of its own, against what their forms
 * announce. The largest is the 3.7B shape with random bf16 weights, whose folder {@code -Dbench.folder=} keeps.
 */
final class JobMemoryBenchmark {
    private static final int LENGTH = 64;
    private static final int K = 32;
    private static final long GIB = 1L << 30;

    private JobMemoryBenchmark() {}

    /**
     * @param saes on the layers up to {@code layer}, one each; {@code heap} of Java in MiB
     * @param allowed GiB that a job may take: with too few for the whole model, losses hold one block at a time
     */
    private record Case(String name, int width, int blocks, int feedForward, int vocabulary, int layer, int saes,
            int latents, int sequences, int heap, int allowed) {
        ModelConfig shape() throws Exception {
            return ModelConfig.parse(String.format(
                    Locale.ROOT,
                    "{\"model_type\": \"llama\", \"hidden_size\": %d, \"num_hidden_layers\": %d, "
                            + "\"num_attention_heads\": %d, \"intermediate_size\": %d, \"vocab_size\": %d}",
                    width, blocks, heads(), feedForward, vocabulary));
        }

        int heads() {
            return width / 64;
        }

        Machine machine() {
            return new Machine(allowed * GIB, heap * (1L << 20), false, false);
        }

        AnalysisOptions options() {
            var paper = AnalysisOptions.paper();
            return new AnalysisOptions(
                    (long) sequences * (LENGTH - 1), paper.activatingFraction(), paper.classCutoff(),
                    paper.languageMode(), paper.rareBelow(),
                    paper.clusterThreshold(), paper.linkage(), paper.singleToken(), Math.min(sequences, 32),
                    paper.seed(), paper.retention(),
                    paper.pairTokens(), paper.loneSpace());
        }

        AnalysisMemory analysis() throws Exception {
            var shapes = IntStream.range(0, saes).mapToObj(sae -> new AnalysisMemory.Shape(layer - sae, latents, K))
                    .toList();
            return AnalysisMemory.of(new AnalysisMemory.Models(shape(), shape(), LENGTH), shapes, options(), machine());
        }

        InterventionMemory intervention() throws Exception {
            return InterventionMemory.of(new InterventionMemory.Shapes(shape(), shape(), layer, latents, LENGTH),
                    InterventionOptions.paper(layer), ARMS, null, machine());
        }

        String size() {
            return name + blocks + " layers d=" + width + " V=" + vocabulary + ", " + saes + " SAEs n=" + latents
                    + ", heap " + heap + " MiB";
        }
    }

    private static final int ARMS = 4;
    private static final List<Case> CASES = List.of(
            new Case("", 512, 12, 2048, 99_584, 12, 4, 8192, 128, 1200, 100),
            new Case("", 1024, 8, 4096, 32_000, 6, 2, 16_384, 128, 1200, 100),
            new Case("", 1024, 8, 4096, 32_000, 2, 1, 16_384, 128, 1200, 1));
    private static final Case LARGEST = new Case("3.7b: ", 3072, 28, 8192, 99_584, 14, 1, 32_768, 64, 2560, 10);

    static void run(Report report) throws Exception {
        for (var one : CASES) {
            var folder = Files.createTempDirectory("job-memory-benchmark");
            try {
                RandomModel.write(folder.resolve("model"), one.width, one.blocks, one.heads(), one.feedForward,
                        one.vocabulary, LENGTH);
                compare(report, one, "analysis", folder, one.analysis().total());
                if (one.allowed > 1) compare(report, one, "intervention", folder, one.intervention().total());
            } finally {
                RandomModel.delete(folder);
            }
        }
    }

    static void largest(Report report) throws Exception {
        var kept = System.getProperty("bench.folder");
        var folder = kept == null ? Files.createTempDirectory("job-memory-benchmark") : Path.of(kept, "3.7b-job");
        try {
            if (!Files.exists(folder.resolve("model/model.safetensors.index.json")))
                new RandomCheckpoint(LARGEST.width, LARGEST.blocks, LARGEST.heads(), LARGEST.feedForward,
                        LARGEST.vocabulary).write(folder.resolve("model"));
            compare(report, LARGEST, "analysis", folder, LARGEST.analysis().total());
        } finally {
            if (kept == null) RandomModel.delete(folder);
        }
    }

    private static void compare(Report report, Case one, String kind, Path folder, long announced) throws Exception {
        long peak = inItsOwnProcess(folder, one, kind);
        report.line("memory of an " + kind + " against the estimate", one.size(), gib(peak), gib(announced),
                String.format(Locale.ROOT, "%+.1f %%", 100.0 * (peak - announced) / announced), "within 10 %");
    }

    private static long inItsOwnProcess(Path folder, Case one, String kind) throws Exception {
        var command = List.of(
                System.getProperty("java.home") + "/bin/java", "@deploy/jvm.options", "-Xmx" + one.heap + "m",
                "-classpath", System.getProperty("java.class.path"),
                JobMemoryBenchmark.class.getName(), folder.toString(), kind, "" + CASES.indexOf(one));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0)
            throw new IllegalStateException("the " + kind + " ended with " + process.exitValue());
        return Long.parseLong(out.substring(out.lastIndexOf('\n') + 1));
    }

    /** The fresh process: folder, kind, number of the case. */
    public static void main(String[] arguments) throws Exception {
        int number = Integer.parseInt(arguments[2]);
        var one = number < 0 ? LARGEST : CASES.get(number);
        var folder = Path.of(arguments[0]);
        if (arguments[1].equals("analysis")) analyse(one, folder);
        else intervene(one, folder);
        System.out.println(ProcessMemory.peak());
        System.exit(0); // libtorch's threads would keep the process alive
    }

    /** As the job does it. */
    private static void analyse(Case one, Path folder) throws Exception {
        var saes = new ArrayList<EvaluatedSae>();
        for (var sae = 0; sae < one.saes; sae++)
            saes.add(new EvaluatedSae("layer" + (one.layer - sae), one.layer - sae, sae(one, sae)));
        var layers = new TreeSet<>(saes.stream().map(EvaluatedSae::layer).toList());
        var documents = documents(one);
        var options = one.options();
        EvaluationPass passed;
        try (var model = CausalTransformer.load(folder.resolve("model"), Device.cpu())) {
            var stream = new ActivationStream(model, documents, layers, Normalization.L2);
            passed = EvaluationPass.run(saes, stream, one.sequences,
                    new EvaluationPass.Settings(0, folder.resolve("out"), 0.05), ResumableProgress.NONE);
            said("read");
            boolean blockwise = one.analysis().blockwise();
            if (blockwise) model.release();
            RecoveredCrossEntropy.of(saes, new RecoveredCrossEntropy.Passes(
                    model, documents, options.crossEntropySequences(), folder.resolve("losses"), blockwise), 0.05,
                    ResumableProgress.NONE);
            said("cross-entropy, " + (blockwise ? "block by block" : "the whole model"));
        }
        var vocabulary = vocabulary(one, folder);
        try (var table = TokenTable.embedding(folder.resolve("model"));
                var unembedding = TokenTable.unembedding(folder.resolve("model"))) {
            var embeddings = new TokenEmbeddings(table);
            var clusters = new SemanticClusters(embeddings, above -> {
                SimilarityGraphWriter.write(folder.resolve("graph"), embeddings, above, Progress.NONE);
                return SimilarityGraph.open(folder.resolve("graph"), embeddings.vocabulary(), above);
            }, AnalysisMemory.REMEMBERED);
            var basis = new FeatureStatistics.Basis(passed.tokens(), clusters, vocabulary);
            for (var sae : saes) {
                var files = new AnalysisFolder(folder.resolve("out").resolve(sae.key()));
                FeatureStatistics.compute(ActivationIndex.open(files.index()), basis, options, Progress.NONE)
                        .write(files.features());
                DirectLogits.write(files.logits(), sae.sae().decoder(), DirectLogits.Weights.of(unembedding),
                        Progress.NONE);
            }
        }
        said("tables");
    }

    private static void intervene(Case one, Path folder) throws Exception {
        var sae = sae(one, 0);
        var arms = new ArrayList<Arm>();
        for (var arm = 0; arm < ARMS; arm++)
            arms.add(new Arm(Arm.Kind.PICKED, null, 1000, 0.05 * (arm + 1), -1, IntStream.range(0, 1000).toArray()));
        int documents = 64;
        try (var source = CausalTransformer.load(folder.resolve("model"), Device.cpu());
                var target = CausalTransformer.load(folder.resolve("model"), Device.cpu());
                var encoder = Encoder.of(sae);
                var losses = LossFile.append(folder.resolve("losses-of-arms"),
                        new LossFile.Shape(documents, 32, ARMS, LENGTH))) {
            var injection = new Injection(sae, encoder,
                    new InjectionOptions(one.layer, InjectionOptions.Mode.ADD, false, true, false));
            new InterventionGrid(source, target, injection, arms).run(documents(one), losses, Progress.NONE);
        }
    }

    private static DocumentStream documents(Case one) throws Exception {
        return new DocumentStream(
                GivenSequences.random(one.sequences, LENGTH, one.vocabulary, 1),
                GivenSequences.random(one.sequences, LENGTH, one.vocabulary, 2), Split.EVALUATION, 1);
    }

    private static Vocabulary vocabulary(Case one, Path folder) throws Exception {
        var pieces = new StringBuilder("{\"model\":{\"type\":\"BPE\",\"vocab\":{");
        for (var id = 0; id < one.vocabulary; id++)
            pieces.append(id == 0 ? "" : ",").append("\"w").append(id).append("\":").append(id);
        Files.writeString(folder.resolve("tokenizer.json"), pieces.append("}}}"));
        return Vocabulary.read(folder.resolve("tokenizer.json"));
    }

    private static TopKSae sae(Case one, long seed) {
        var encoder = new float[one.latents * one.width];
        Seeds.normal(Seeds.generator(seed, "encoder"), encoder);
        for (var i = 0; i < encoder.length; i++) encoder[i] /= (float) Math.sqrt(one.width);
        return new TopKSae(one.width, one.latents, K, Normalization.L2, encoder, new float[one.latents],
                encoder.clone(), new float[one.width]);
    }

    private static void said(String part) {
        System.out.printf("%s: now %s, at most %s%n", part, gib(ProcessMemory.resident()), gib(ProcessMemory.peak()));
    }

    private static String gib(long bytes) {
        return String.format(Locale.ROOT, "%.2f GiB", bytes / (double) GIB);
    }
}
