package dev.kakehashi.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.tokenizer.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Pages of the packaged application over HTTP: alone, again with their tag, and for 50 readers at once while a job
 * trains SAEs.
 */
final class WebBenchmark {
    private static final int LATENTS = 32_768;
    private static final int SEQUENCES = 3_200; // 201,600 tokens, 6.5 million pairs
    private static final int VOCABULARY = 20_000;
    private static final int WARM = 50;
    private static final int REQUESTS = 150;
    private static final int READERS = 50;
    private static final int PAGES_EACH = 24;
    private static final int THINKING_MILLIS = 1000;
    private static final String DATABASE = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    private WebBenchmark() {}

    static void run(Report report) throws Exception {
        var data = Files.createTempDirectory("web-benchmark");
        try {
            new ServedApplication(data).close(); // makes the tables
            fill(data);
            try (var application = new ServedApplication(data)) {
                for (var page : pages().entrySet()) alone(report, application, page.getKey(), page.getValue());
                readers(report, application, "nothing else runs", THINKING_MILLIS);
                train(application, data);
                for (var page : List.of("features table, 3 filters and a sort", "feature page", "heatmap"))
                    alone(report, application, page + ", while SAEs train", pages().get(page));
                readers(report, application, "while SAEs train", THINKING_MILLIS);
                readers(report, application, "while SAEs train", 0);
            }
        } finally {
            RandomModel.delete(data);
        }
    }

    /** An address for every number of a request: a reader who moves on, so that no cache answers for the page. */
    private interface Page {
        String address(int number);
    }

    private static Map<String, Page> pages() {
        var pages = new LinkedHashMap<String, Page>();
        var features = "/saes/" + LargeCatalog.sae(1) + "/features";
        pages.put("features table, 3 filters and a sort",
                i -> features + "?class=mixed&class=english&min-active-tokens=" + (2 + i % 7)
                        + "&max-firing-rate=0.5&sort=max-activation&order=falling&page=" + (1 + i % 5));
        pages.put("features table, text of a token", i -> features + "?token=w" + i % 100);
        pages.put("feature page", i -> features + "/" + (int) (i * 7919L % LATENTS));
        pages.put("feature as JSON", i -> features + "/" + (int) (i * 7919L % LATENTS) + ".json");
        var metrics = List.of("mixed-share", "monosemanticity", "explained-variance", "dead-share", "fvu");
        pages.put("heatmap", i -> "/models/" + LargeCatalog.MODEL + "?metric=" + metrics.get(i % 5) + "&study=study-"
                + (1 + i % LargeCatalog.STUDIES));
        pages.put("heatmap as JSON", i -> "/models/" + LargeCatalog.MODEL + ".json?metric=" + metrics.get(i % 5));
        pages.put("SAEs", i -> "/saes?page=" + (1 + i % 10));
        pages.put("SAEs as JSON", i -> "/saes.json");
        pages.put("one SAE", i -> "/saes/" + LargeCatalog.sae(1));
        pages.put("home", i -> "/");
        pages.put("study", i -> "/studies/study-" + (1 + i % LargeCatalog.STUDIES));
        pages.put("jobs", i -> "/jobs?page=" + (1 + i % 20));
        return pages;
    }

    private static void alone(Report report, ServedApplication application, String name, Page page) throws Exception {
        var times = new double[REQUESTS];
        int bytes = 0;
        for (var i = -WARM; i < REQUESTS; i++) {
            long start = System.nanoTime();
            var answer = application.get(page.address(i + WARM), "Accept-Encoding", "gzip");
            if (i >= 0) times[i] = (System.nanoTime() - start) * 1e-6;
            if (answer.statusCode() != 200)
                throw new IllegalStateException(page.address(i + WARM) + " answered " + answer.statusCode());
            bytes = answer.body().length;
        }
        var plain = application.get(page.address(REQUESTS));
        String tag = plain.headers().firstValue("ETag").orElseThrow();
        var again = new double[REQUESTS / 2];
        for (var i = 0; i < again.length; i++) {
            long start = System.nanoTime();
            if (application.get(page.address(REQUESTS), "If-None-Match", tag).statusCode() != 304
                    && !name.contains("train"))
                throw new IllegalStateException(page.address(REQUESTS) + " was sent again");
            again[i] = (System.nanoTime() - start) * 1e-6;
        }
        report.line(
                "web: " + name, String.format("%,d B, gzip %,d B", plain.body().length, bytes), p50and99(times),
                "with its tag " + p50and99(again), Report.ms(Rounds.percentile(times, 0.99)),
                name.startsWith("feature") ? "50 ms" : "");
    }

    private static void readers(Report report, ServedApplication application, String when, int thinking)
            throws Exception {
        var pages = List.copyOf(pages().values());
        var tasks = new ArrayList<Callable<double[]>>();
        for (var reader = 0; reader < READERS; reader++) {
            int first = reader * PAGES_EACH;
            tasks.add(() -> read(application, pages, first, thinking));
        }
        var threads = Executors.newFixedThreadPool(READERS);
        long start = System.nanoTime();
        var times = new double[READERS * PAGES_EACH];
        int at = 0;
        for (var task : threads.invokeAll(tasks)) for (var time : task.get()) times[at++] = time;
        double seconds = (System.nanoTime() - start) * 1e-9;
        threads.shutdown();
        long errors = Arrays.stream(times).filter(Double::isNaN).count();
        var good = Arrays.stream(times).filter(time -> !Double.isNaN(time)).toArray();
        report.line(
                "web: " + READERS + " readers, " + when,
                String.format("%,d pages, %d ms between", times.length, thinking), p50and99(good),
                String.format("%.0f pages/s, %d errors", times.length / seconds, errors),
                Report.ms(Rounds.percentile(good, 0.99)), "300 ms, no error");
        byPage(times).forEach((page, own) -> System.out.println("  " + page + ": " + p50and99(own)));
    }

    /** The times of {@link #read}, by the page that was read. */
    private static Map<String, double[]> byPage(double[] times) {
        var names = List.copyOf(pages().keySet());
        var byPage = new LinkedHashMap<String, double[]>();
        for (var name = 0; name < names.size(); name++) {
            int page = name;
            byPage.put(names.get(name), IntStream.range(0, times.length)
                    .filter(at -> (at / PAGES_EACH + at % PAGES_EACH + 1) % names.size() == page)
                    .mapToDouble(at -> times[at])
                    .toArray());
        }
        return byPage;
    }

    /** @return milliseconds of each request, NaN for one that was not answered with 200 */
    private static double[] read(ServedApplication application, List<Page> pages, int first, int thinking)
            throws Exception {
        var times = new double[PAGES_EACH];
        for (var i = -1; i < PAGES_EACH; i++) { // the first page opens the connection and is not counted
            if (thinking > 0) Thread.sleep(thinking / 2 + (first + i + 1) * 37L % thinking);
            long start = System.nanoTime();
            int number = first + i + 1;
            int status = application.get(pages.get((first / PAGES_EACH + i + 1) % pages.size()).address(number),
                    "Accept-Encoding", "gzip").statusCode();
            if (i >= 0) times[i] = status == 200 ? (System.nanoTime() - start) * 1e-6 : Double.NaN;
        }
        return times;
    }

    private static String p50and99(double[] times) {
        return "p50 " + Report.ms(Rounds.percentile(times, 0.5)) + ", p99 " + Report.ms(Rounds.percentile(times, 0.99));
    }

    private static void fill(Path data) throws Exception {
        var checkpoint = Files.createDirectories(data.resolve("checkpoint"));
        var pieces = new LinkedHashMap<String, Integer>();
        for (var id = 0; id < VOCABULARY; id++) pieces.put((id % 3 == 0 ? "▁w" : "言葉") + id, id);
        Files.writeString(
                checkpoint.resolve("tokenizer.json"),
                new ObjectMapper().writeValueAsString(Map.of("model", Map.of("type", "BPE", "vocab", pieces))));
        var analysis = new AnalysisFolder(Files.createDirectories(data.resolve("analysis")));
        DrawnAnalysis.write(analysis, Vocabulary.read(checkpoint.resolve("tokenizer.json")), LATENTS, SEQUENCES);
        try (var database = DriverManager.getConnection("jdbc:h2:file:" + data.resolve("db/kakehashi") + DATABASE,
                "kakehashi", "kakehashi")) {
            LargeCatalog.fill(database, LATENTS, checkpoint, analysis.path());
        }
    }

    /** Submits SAEs larger than what this benchmark waits for, and returns when their training has begun. */
    private static void train(ServedApplication application, Path data) throws Exception {
        var world = BilingualWorld.of(1);
        var model = data.resolve("trained/step1");
        world.writeTokenizer(Files.createDirectories(model).resolve("tokenizer.json"));
        int vocabulary = Vocabulary.read(model.resolve("tokenizer.json")).size();
        RandomModel.write(model, 256, 4, 4, 512, vocabulary, 64);
        for (var language : Language.values()) {
            var documents = data.resolve(language.code() + ".jsonl");
            world.writeDocuments(documents, language, 20_000, 0);
            application.post("/api/corpora", Map.of(
                    "name", "world " + language.code(), "language", language.code(), "path", documents.toString(),
                    "validationPercent", "2",
                    "evaluationPercent", "10"));
        }
        application.post("/api/models",
                Map.of("name", "trained", "family", "bench", "folders", model.getParent().toString()));
        application.post("/api/studies", Map.ofEntries(
                Map.entry("name", "training"), Map.entry("model", "trained"), Map.entry("steps", "all"),
                Map.entry("layers", "all"),
                Map.entry("englishCorpus", "world-en"), Map.entry("japaneseCorpus", "world-ja"),
                Map.entry("latents", "8192"), Map.entry("k", "32"),
                Map.entry("tokens", "50000000"), Map.entry("batch", "2048"), Map.entry("bufferVectors", "65536"),
                Map.entry("warmupSteps", "20"),
                Map.entry("learningRate", "0.001"), Map.entry("evaluationTokens", "100000"),
                Map.entry("crossEntropySequences", "32")));
        for (var waited = 0; waited < 240; waited++) {
            for (var job : application.json("/api/jobs?state=RUNNING"))
                if (job.get("kind").asText().equals("train-saes") && job.get("done").asLong() > 0) return;
            Thread.sleep(250);
        }
        throw new IllegalStateException("no training began: " + application.json("/api/jobs"));
    }
}
