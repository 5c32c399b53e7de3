package dev.kakehashi.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/**
 * A web node with 10,000 waiting jobs: 200 readers who pause between pages, while some of them submit, on H2 and on
 * PostgreSQL.
 */
final class QueueBenchmark {
    private static final int JOBS = 10_000;
    private static final int READERS = 200;
    private static final int ACTIONS_EACH = 9;
    private static final int PAUSE_MILLIS = 5000;
    private static final int ALONE = 30;
    private static final String TARGET = "500 ms";
    private static final String H2 = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";

    private QueueBenchmark() {}

    static void run(Report report) throws Exception {
        var data = Files.createTempDirectory("queue-benchmark");
        try {
            var url = "jdbc:h2:file:" + data.resolve("db/kakehashi") + H2;
            new ServedApplication(data, "kakehashi.roles=web").close(); // makes the tables
            try (var database = DriverManager.getConnection(url, "kakehashi", "kakehashi")) {
                fill(database, "system_range");
            }
            measure(report, "H2", data);
        } finally {
            RandomModel.delete(data);
        }
        data = Files.createTempDirectory("queue-benchmark");
        try (var postgres = EmbeddedPostgres.builder().start()) {
            var settings = new String[] {
                "quarkus.datasource.jdbc.url=" + postgres.getJdbcUrl("postgres", "postgres"),
                "quarkus.datasource.username=postgres",
                "quarkus.datasource.password=postgres"};
            var web = Arrays.copyOf(settings, settings.length + 1);
            web[settings.length] = "kakehashi.roles=web";
            new ServedApplication(data, web).close();
            try (var database = postgres.getPostgresDatabase().getConnection()) {
                fill(database, "generate_series");
            }
            measure(report, "PostgreSQL", data, settings);
        } finally {
            RandomModel.delete(data);
        }
    }

    private interface Page {
        String address(int number);
    }

    private static Map<String, Page> pages() {
        var pages = new LinkedHashMap<String, Page>();
        pages.put("jobs, first page", i -> "/jobs");
        pages.put("jobs, some page", i -> "/jobs?page=" + (1 + i * 37 % (JOBS / 50)));
        pages.put("waiting jobs, some page", i -> "/jobs?state=queued&page=" + (1 + i * 37 % (JOBS / 50)));
        pages.put("one job", i -> "/jobs/" + (1 + i * 7919 % JOBS));
        pages.put("home", i -> "/");
        pages.put("studies", i -> "/studies");
        pages.put("jobs, API", i -> "/api/jobs/" + (1 + i * 7919 % JOBS));
        return pages;
    }

    private static void measure(Report report, String name, Path data, String... settings) throws Exception {
        var web = Arrays.copyOf(settings, settings.length + 1);
        web[settings.length] = "kakehashi.roles=web";
        Files.writeString(data.resolve("corpus.jsonl"), "{\"text\": \"A short document.\"}\n".repeat(100));
        try (var application = new ServedApplication(data, web)) {
            var alone = new LinkedHashMap<>(pages());
            alone.put("all jobs, JSON", i -> "/jobs.json");
            alone.put("all jobs, CSV", i -> "/jobs.csv");
            for (var page : alone.entrySet()) {
                var times = new double[ALONE];
                for (var i = -ALONE; i < ALONE; i++) {
                    double took = read(application, page.getValue().address(i + ALONE));
                    if (i >= 0) times[i] = took;
                }
                System.out.println("  " + name + ", alone, " + page.getKey() + ": " + p50and99(times));
            }
            readers(report, name, application, data);
        }
    }

    private static void readers(Report report, String name, ServedApplication application, Path data) throws Exception {
        var pages = pages();
        var names = new ArrayList<>(pages.keySet());
        names.add("submission");
        var tasks = new ArrayList<Callable<double[]>>();
        for (var reader = 0; reader < READERS; reader++) {
            int first = reader;
            tasks.add(() -> act(application, data, pages, names, first));
        }
        var threads = Executors.newFixedThreadPool(READERS);
        long start = System.nanoTime();
        var answers = threads.invokeAll(tasks);
        double seconds = (System.nanoTime() - start) * 1e-9;
        threads.shutdown();
        var byAction = new LinkedHashMap<String, List<Double>>();
        for (var each : names) byAction.put(each, new ArrayList<>());
        for (var reader = 0; reader < READERS; reader++) {
            var times = answers.get(reader).get();
            for (var i = 0; i < times.length; i++) byAction.get(names.get((reader + i) % names.size())).add(times[i]);
        }
        var all = byAction.values().stream().flatMap(List::stream).mapToDouble(Double::doubleValue).toArray();
        long errors = Arrays.stream(all).filter(Double::isNaN).count();
        byAction.forEach((action, times) -> {
            var good = times.stream().mapToDouble(Double::doubleValue).filter(time -> !Double.isNaN(time)).toArray();
            report.line("queue: " + action + ", " + name, good.length + " times", p50and99(good), "",
                    Report.ms(Rounds.percentile(good, 0.99)), TARGET);
        });
        report.line("queue: " + READERS + " readers, " + name,
                String.format("%,d jobs wait, %,d ms between", JOBS, PAUSE_MILLIS),
                p50and99(Arrays.stream(all).filter(time -> !Double.isNaN(time)).toArray()),
                String.format("%.0f actions/s, %d errors", all.length / seconds, errors), "", TARGET + ", no error");
    }

    /** @return milliseconds of each action, NaN where it was refused */
    private static double[] act(ServedApplication application, Path data, Map<String, Page> pages, List<String> names,
            int reader) throws Exception {
        var times = new double[ACTIONS_EACH];
        for (var i = -1; i < ACTIONS_EACH; i++) { // the first opens the connection and is not counted
            Thread.sleep(PAUSE_MILLIS / 2 + (reader * 131L + i * 977L + 977) % PAUSE_MILLIS);
            var action = i < 0 ? "home" : names.get((reader + i) % names.size());
            double took = action.equals("submission")
                    ? submit(application, data, "corpus " + reader + " " + i)
                    : read(application, pages.get(action).address(reader * ACTIONS_EACH + i + 1));
            if (i >= 0) times[i] = took;
        }
        return times;
    }

    private static double read(ServedApplication application, String address) throws Exception {
        long start = System.nanoTime();
        int status = application.get(address, "Accept-Encoding", "gzip").statusCode();
        return status == 200 ? (System.nanoTime() - start) * 1e-6 : Double.NaN;
    }

    private static double submit(ServedApplication application, Path data, String name) throws Exception {
        long start = System.nanoTime();
        application.post("/api/corpora", Map.of(
                "name", name, "language", "en", "path", data.resolve("corpus.jsonl").toString(), "validationPercent",
                "2", "evaluationPercent", "10"));
        return (System.nanoTime() - start) * 1e-6;
    }

    private static String p50and99(double[] times) {
        return "p50 " + Report.ms(Rounds.percentile(times, 0.5)) + ", p99 " + Report.ms(Rounds.percentile(times, 0.99));
    }

    /** Half of the jobs wait for a worker, half for the job before them. */
    private static void fill(Connection database, String series) throws SQLException {
        run(database,
                "insert into job (id, kind, title, spec, state, priority, attempts, max_attempts, fence, "
                        + "cancel_requested, done, total, created_at)"
                        + " select x, 'scan-corpus', 'Scan corpus ' || x, "
                        + "'{\"kind\":\"scan-corpus\",\"corpusId\":1}', 'QUEUED', mod(x, 3), 0, 5, 0, false, 0, 0, "
                        + "now()"
                        + " from " + series + "(1, " + JOBS + ") as r(x)");
        run(database, "insert into job_dependency (job_id, needs_id) select 2 * x, 2 * x - 1 from " + series + "(1, "
                + JOBS / 2 + ") as r(x)");
        run(database,
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)"
                        + " select 'job', (2 * x - 1) || '.0', now(), false, 1, mod(x, 3) from " + series + "(1, "
                        + JOBS / 2 + ") as r(x)");
        run(database, "alter sequence job_seq restart with " + (JOBS + 1));
    }

    private static void run(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }
}
