package dev.kakehashi.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws progress bars into a terminal, in place; into a pipe it prints a line whenever something changed its state. */
final class ProgressScreen {
    private static final int BAR = 24;

    private final PrintStream out;
    private final boolean inPlace;
    private int drawn;
    private String last = "";

    /** What one job shows; {@code timeLeft} null while unknown. */
    record Line(String title, String phase, long done, long total, String unit, Double rate, Duration timeLeft) {}

    ProgressScreen(PrintStream out, boolean inPlace) {
        this.out = out;
        this.inPlace = inPlace;
    }

    /** @param finished jobs that ended, of {@code all} */
    void draw(List<Line> running, int finished, int all, Duration elapsed) {
        var lines = new ArrayList<String>();
        for (var line : running) lines.add("  " + text(line));
        lines.add("  study  " + bar(finished, all) + " " + finished + " of " + all + " jobs, " + clock(elapsed)
                + " so far");
        if (inPlace) redraw(lines);
        else append(running, lines);
    }

    void say(String text) {
        out.println(text);
        out.flush();
        drawn = 0;
    }

    private void redraw(List<String> lines) {
        if (drawn > 0) out.print("\u001b[" + drawn + "A");
        for (var line : lines) out.print("\r\u001b[2K" + line + "\n");
        for (var gone = lines.size(); gone < drawn; gone++) out.print("\r\u001b[2K\n");
        if (drawn > lines.size()) out.print("\u001b[" + (drawn - lines.size()) + "A");
        out.flush();
        drawn = lines.size();
    }

    private void append(List<Line> running, List<String> lines) {
        var state = running.stream().map(line -> line.title + line.phase).toList().toString();
        if (state.equals(last)) return;
        last = state;
        lines.forEach(out::println);
        out.flush();
    }

    private static String text(Line line) {
        var text = new StringBuilder(line.title);
        if (line.phase != null) text.append(": ").append(line.phase);
        if (line.total > 0) text.append("  ").append(bar(line.done, line.total));
        if (line.rate != null && line.rate > 0)
            text.append(String.format(Locale.ROOT, "  %,.1f %s/s", line.rate, line.unit == null ? "" : line.unit));
        if (line.timeLeft != null) text.append("  ").append(clock(line.timeLeft)).append(" left");
        return text.toString();
    }

    static String bar(long done, long total) {
        var share = total <= 0 ? 0 : Math.min(1, (double) done / total);
        var full = (int) Math.round(share * BAR);
        return "█".repeat(full) + "░".repeat(BAR - full) + String.format(Locale.ROOT, " %3.0f %%", 100 * share);
    }

    static String clock(Duration time) {
        var seconds = time.toSeconds();
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
