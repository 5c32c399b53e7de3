package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.upkeep.CleanUpReport;
import dev.kakehashi.upkeep.Garbage.Kind;
import dev.kakehashi.upkeep.VerifyReport;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import java.util.List;

/**
 * One page of what a job found.
 *
 * @param tabs everything and each kind, with counts; none where nothing was found
 * @param problems null of a job that cleaned up
 * @param garbage null of a job that verified
 */
record ReportView(long job, String title, String summary, boolean bad, List<Tab> tabs, List<Problem> problems,
        List<Garbage> garbage, Pager pager) {

    record Tab(String label, String count, String href, boolean current) {}

    record Problem(String place, String file, String what, String expected, String found) {}

    record Garbage(String place, String kind, String size, String changed, String state) {}

    static ReportView of(Job job, VerifyReport report, ReportLines<FolderCheck.Problem, FolderCheck.Wrong> lines) {
        var text = text();
        var problems = lines.onThisPage().stream()
                .map(each -> new Problem(each.place(), each.file() == null ? Format.NOTHING : each.file(),
                        text.wrong(each.wrong()), each.expected(), each.found()))
                .toList();
        return new ReportView(
                job.id, job.title, summary(report), !report.problems().isEmpty(), lines.tabs(address(job), text::wrong),
                problems, null,
                lines.pager(address(job)));
    }

    static String summary(VerifyReport report) {
        var text = text();
        var read = text.verified(Format.count(report.folders()), Format.size(report.bytes()),
                Format.date(report.ended()));
        return read + " " + (report.problems().isEmpty() ? text.allAsWritten()
                : text.problems(Format.count(report.problems().size())));
    }

    static ReportView of(Job job, CleanUpReport report, ReportLines<CleanUpReport.Line, Kind> lines) {
        var text = text();
        var garbage = lines.onThisPage().stream()
                .map(each -> new Garbage(
                        each.place(), text.garbage(each.kind()), Format.size(each.bytes()), Format.date(each.changed()),
                        each.removed() ? text.isRemoved() : each.removable() ? text.isRemovable() : text.isKept()))
                .toList();
        return new ReportView(
                job.id, job.title, summary(report), false, lines.tabs(address(job), text::garbage), null, garbage,
                lines.pager(address(job)));
    }

    static String summary(CleanUpReport report) {
        var text = text();
        return report.removing()
                ? text.freed(Format.size(report.freed()), Format.date(report.at()))
                : text.listed(Format.count(report.lines().size()), Format.size(report.removableBytes()),
                        Format.date(report.at()));
    }

    private static String address(Job job) {
        return "/storage/reports/" + job.id;
    }

    private static StorageMessages text() {
        return Screen.messages(StorageMessages.class);
    }
}
