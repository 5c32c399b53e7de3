package dev.kakehashi.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a run in Markdown, with the machine, the date and the commit it belongs to. */
final class Report {
    private final List<String> lines = new ArrayList<>();

    /**
     * @param what is measured; {@code size} of the problem
     * @param ours what Kakehashi took or reached; {@code peer} what it is held against, "" for none
     * @param figure the ratio or number that counts; {@code target} to reach, "" for none
     */
    void line(String what, String size, String ours, String peer, String figure, String target) {
        var line = "| " + String.join(" | ", what, size, ours, peer, figure, target) + " |";
        lines.add(line);
        System.out.println(line);
    }

    static String ms(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%,.0f ms", millis);
    }

    static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * value);
    }

    String markdown() throws IOException, InterruptedException {
        var text = new StringBuilder();
        text.append(machine()).append("\n\n");
        text.append("| what | size | Kakehashi | held against | figure | target |\n|---|---|---|---|---|---|\n");
        for (var line : lines) text.append(line).append('\n');
        return text.toString();
    }

    private static String machine() throws IOException, InterruptedException {
        return String.format(
                Locale.ROOT,
                "%s, commit %s, %s, %d cores, %d GiB, Java %s",
                LocalDate.now(),
                output("git", "rev-parse", "--short", "HEAD"),
                first("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(first("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1048576.0),
                System.getProperty("java.version"));
    }

    private static String first(String file, String name) throws IOException {
        for (var line : Files.readAllLines(Path.of(file)))
            if (line.startsWith(name)) return line.substring(line.indexOf(':') + 1).strip();
        return "?";
    }

    private static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? text : "?";
    }
}
