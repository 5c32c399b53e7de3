package dev.kakehashi.upkeep;

import java.time.Instant;
import java.util.List;

/** What a job that cleaned up found, and whether it is gone. */
public record CleanUpReport(Instant at, boolean removing, long freed, List<Line> lines) {

    /** @param place below the data folder */
    public record Line(Garbage.Kind kind, String place, long bytes, Instant changed, boolean removable,
            boolean removed) {}

    public long removableBytes() {
        return lines.stream().filter(line -> line.removable && !line.removed).mapToLong(Line::bytes).sum();
    }
}
