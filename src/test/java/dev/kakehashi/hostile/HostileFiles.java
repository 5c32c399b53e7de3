package dev.kakehashi.hostile;

import dev.kakehashi.comet.HostileComet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads thousands of hostile files as the program would and prints how each kind fared. The same seed makes the same
 * files.
 *
 * <pre>src/test/sh/hostile-files.sh [FILES] [SEED]</pre>
 */
public final class HostileFiles {
    private static final long PATIENCE_SECONDS = 5;
    /** What a person who uploads a file has no use for. */
    private static final Pattern JARGON = Pattern.compile(
            "\\n|Exception|java\\.|fasterxml|StreamRead|panicked|ByteBuffer|\\bnull\\b.*\\bnull\\b|Cannot "
                    + "(invoke|load|store)|Index \\d+ out of");

    private final Path home;
    private final long seed;
    private final List<HostileKind> kinds;
    private final List<String> failures = new ArrayList<>();
    private ExecutorService reader = newReader();
    private long peakHeap;

    /**
     * @param peakHeap MiB in use while files of the kind were read, garbage included, looked at every two milliseconds
     */
    record Fared(String kind, int files, int accepted, int refused, int failed, double slowestMillis, long peakHeap) {}

    HostileFiles(Path home, long seed) throws IOException {
        this.home = home;
        this.seed = seed;
        this.kinds = Stream.of(
                ModelKinds.all(), TokenizerKinds.all(), CorpusKinds.all(), PackedKinds.all(),
                List.<HostileKind>of(new FolderKind()), HostileComet.all())
                .flatMap(List::stream).toList();
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        var home = Files.createTempDirectory("hostile");
        try {
            var files = new HostileFiles(home, seed);
            long begin = System.nanoTime();
            var all = files.run(count);
            print(all, (System.nanoTime() - begin) / 1e9, System.out);
            files.failures.forEach(System.out::println);
            System.exit(files.failures.isEmpty() ? 0 : 3);
        } finally {
            delete(home);
        }
    }

    List<Fared> run(int count) throws IOException {
        var all = new ArrayList<Fared>();
        for (var i = 0; i < kinds.size(); i++)
            all.add(run(kinds.get(i), count * (i + 1) / kinds.size() - count * i / kinds.size()));
        reader.shutdownNow();
        return all;
    }

    List<String> failures() {
        return failures;
    }

    private Fared run(HostileKind kind, int count) throws IOException {
        peakHeap = 0;
        int accepted = 0;
        int refused = 0;
        int failed = 0;
        long slowest = 0;
        for (var i = 0; i < count; i++) {
            var folder = home.resolve("step10");
            make(kind, folder, i);
            Files.writeString(home.resolve("last"), kind.name() + " " + i); // what a process that died was reading
            long begin = System.nanoTime();
            var sentence = fate(kind, folder, i);
            slowest = Math.max(slowest, System.nanoTime() - begin);
            if (sentence == null) accepted++;
            else if (sentence.isEmpty()) failed++;
            else refused++;
            delete(folder);
        }
        return new Fared(kind.name(), count, accepted, refused, failed, slowest / 1e6, peakHeap >> 20);
    }

    private void make(HostileKind kind, Path folder, int number) throws IOException {
        var random = new Random(seed * 1_000_003 + kind.name().hashCode() * 31L + number);
        Files.createDirectories(folder);
        var file = kind.write(folder, random);
        if (number == 0) return; // the sound one
        if (random.nextInt(25) == 0) {
            HostilePlaces.put(file, random);
            return;
        }
        var crafted = random.nextInt(3) == 0 ? kind.crafted(random) : null;
        Files.write(file, crafted != null ? crafted : Mutations.of(Files.readAllBytes(file), random));
    }

    /**
     * @return null where the file was read, its refusal, or nothing where something went wrong that is now among the
     *     failures
     */
    private String fate(HostileKind kind, Path folder, int number) throws IOException {
        var reading = reader.submit(() -> {
            kind.read(folder);
            return null;
        });
        try {
            await(reading);
            return null;
        } catch (TimeoutException e) {
            reader.shutdownNow();
            reader = newReader();
            return failed(kind, number, "hangs", e);
        } catch (InterruptedException e) {
            throw new IOException(e);
        } catch (ExecutionException e) {
            var cause = e.getCause();
            var sentence = cause.getMessage();
            if (number == 0) return failed(kind, number, "is refused though it is sound", cause);
            if (!(cause instanceof IOException) && !(cause instanceof IllegalArgumentException))
                return failed(kind, number, "ends in an error", cause);
            boolean good = sentence != null && sentence.endsWith(".") && sentence.length() > 15
                    && sentence.length() < 600 && !JARGON.matcher(sentence).find();
            return good ? sentence : failed(kind, number, "is refused without a plain sentence", cause);
        }
    }

    private void await(Future<?> reading) throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                reading.get(2, TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                peakHeap = Math.max(peakHeap, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
                if (System.nanoTime() > end) throw e;
            }
        }
    }

    private String failed(HostileKind kind, int number, String what, Throwable cause) {
        var where = Stream.of(cause.getStackTrace()).filter(frame -> frame.getClassName().startsWith("dev.kakehashi"))
                .limit(3).map(StackTraceElement::toString).toList();
        var text = String.valueOf(cause);
        failures.add(kind.name() + " " + number + " " + what + ": " + text.substring(0, Math.min(300, text.length()))
                + " " + where);
        return "";
    }

    private static void print(List<Fared> all, double seconds, PrintStream out) throws IOException {
        out.printf("%-22s %7s %9s %8s %7s %12s %14s%n", "kind", "files", "accepted", "refused", "failed", "slowest ms",
                "peak heap MiB");
        for (var one : all)
            out.printf(Locale.ROOT, "%-22s %7d %9d %8d %7d %12.0f %14d%n", one.kind, one.files, one.accepted,
                    one.refused, one.failed, one.slowestMillis, one.peakHeap);
        out.printf(Locale.ROOT, "%-22s %7d %9d %8d %7d %12.0f %14d%n", "all", all.stream().mapToInt(Fared::files).sum(),
                all.stream().mapToInt(Fared::accepted).sum(),
                all.stream().mapToInt(Fared::refused).sum(), all.stream().mapToInt(Fared::failed).sum(),
                all.stream().mapToDouble(Fared::slowestMillis).max().orElse(0),
                all.stream().mapToLong(Fared::peakHeap).max().orElse(0));
        try (var status = Files.lines(Path.of("/proc/self/status"))) {
            out.printf(Locale.ROOT, "in %.0f s, with at most %s of the process in memory%n", seconds,
                    status.filter(line -> line.startsWith("VmHWM")).findFirst().orElse("unknown")
                            .replaceAll("\\D+(\\d+)\\d{3} kB", "$1 MB"));
        }
    }

    private static ExecutorService newReader() {
        return Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
        });
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
