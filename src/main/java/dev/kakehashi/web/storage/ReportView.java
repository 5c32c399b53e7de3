package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.CleanUpReport;
import dev.kakehashi.jobs.VerifyReport;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/**
 * What one job found, line by line.
 *
 * @param problems null of a job that cleaned up
 * @param garbage null of a job that verified
 * @param more how many lines are not shown, or null
 */
record ReportView(long job, String title, String summary, boolean bad, List<Problem> problems, List<Garbage> garbage, String more) {
    private static final int SHOWN = 1000;

    record Problem(String place, String file, String what, String expected, String found) {}

    record Garbage(String place, String kind, String size, String changed, String state) {}

    static ReportView of(Job job, VerifyReport report) {
        var text = text();
        return new ReportView(
                job.id, job.title, summary(report), !report.problems().isEmpty(),
                report.problems().stream().limit(SHOWN)
                        .map(each -> new Problem(each.place(), each.file() == null ? Format.NOTHING : each.file(), text.wrong(each.wrong()), each.expected(), each.found()))
                        .toList(),
                null, more(report.problems().size()));
    }

    static String summary(VerifyReport report) {
        var text = text();
        var read = text.verified(Format.count(report.folders()), Format.size(report.bytes()), Format.date(report.ended()));
        return read + " " + (report.problems().isEmpty() ? text.allAsWritten() : text.problems(Format.count(report.problems().size())));
    }

    static ReportView of(Job job, CleanUpReport report) {
        var text = text();
        return new ReportView(
                job.id, job.title, summary(report), false, null,
                report.lines().stream().limit(SHOWN)
                        .map(each -> new Garbage(
                                each.place(), text.garbage(each.kind()), Format.size(each.bytes()), Format.date(each.changed()),
                                each.removed() ? text.isRemoved() : each.removable() ? text.isRemovable() : text.isKept()))
                        .toList(),
                more(report.lines().size()));
    }

    static String summary(CleanUpReport report) {
        var text = text();
        return report.removing()
                ? text.freed(Format.size(report.freed()), Format.date(report.at()))
                : text.listed(Format.count(report.lines().size()), Format.size(report.removableBytes()), Format.date(report.at()));
    }

    private static String more(int lines) {
        return lines > SHOWN ? text().andMore(Format.count(lines - SHOWN)) : null;
    }

    private static StorageMessages text() {
        return Screen.messages(StorageMessages.class);
    }
}
