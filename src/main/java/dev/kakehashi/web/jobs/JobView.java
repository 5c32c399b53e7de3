package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.results.Reports;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.terms.JobRow;
import dev.kakehashi.web.ui.ChartView;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Submitted;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything the page of one job shows.
 *
 * @param live whether the job can still change by itself, so that the page asks again every second
 * @param report address of what it found, or null
 * @param logShown how much of a long log is on the page, or null where all of it is
 */
public record JobView(
        JobRow row,
        Facts facts,
        boolean live,
        Actions actions,
        String trace,
        Study study,
        List<ChartView> charts,
        List<Line> log,
        String logShown,
        List<SpecRows.Row> spec,
        String report,
        Related related) {
    private static final int LOG_LINES = 200;

    /** The id of the fragment that asks for itself again. */
    static final String LIVE = "job-live";

    /** @param memory null where nothing is known of it */
    record Facts(String started, String finished, String attempts, String priority, String worker, String memory) {}

    /** @param priority the input of a waiting job's priority, null for others */
    record Actions(boolean cancel, boolean retry, Field priority) {}

    record Study(String name, String href) {}

    record Line(String at, String text) {}

    record Neighbour(long id, String title, String state, String stateText) {}

    record Related(List<Neighbour> needs, List<Neighbour> neededBy) {}

    static JobView of(Job job) {
        return of(job, Submitted.fresh(Map.of("priority", String.valueOf(job.priority))));
    }

    /** @param form the priority that was asked for, and why it cannot be given */
    static JobView of(Job job, Submitted form) {
        long lines = JobLine.count("jobId", job.id);
        return new JobView(
                JobRow.of(job),
                facts(job),
                !job.state.ended(),
                actions(job, form),
                job.trace,
                job.study == null ? null : new Study(job.study.name, "/studies/" + job.study.slug),
                JobCurves.charts(job, LIVE),
                log(job),
                lines > LOG_LINES ? text().logShown(Format.count(LOG_LINES), Format.count(lines)) : null,
                SpecRows.of(job.spec),
                Reports.has(job) ? "/storage/reports/" + job.id : null,
                new Related(neighbours(job.needs.stream()), neighbours(Job.<Job>stream("?1 member of needs", job))));
    }

    private static Facts facts(Job job) {
        return new Facts(
                Format.date(job.startedAt),
                Format.date(job.finishedAt),
                job.deaths == 0 ? text().attempts(job.attempts)
                        : text().attemptsAndDeaths(job.attempts, job.deaths, job.maxAttempts),
                priority(job),
                job.worker == null ? Format.NOTHING : job.worker,
                memory(job));
    }

    /** What waiting has added concerns only those that still wait. */
    private static String priority(Job job) {
        boolean grown = job.state == Job.State.QUEUED && job.effectivePriority != job.priority;
        return grown ? text().priorityGrown(job.priority, job.effectivePriority) : String.valueOf(job.priority);
    }

    private static String memory(Job job) {
        if (job.memoryAnnounced == null)
            return job.memoryPeak == null ? null : text().memoryPeak(Format.size(job.memoryPeak));
        return job.memoryPeak == null
                ? text().memoryAnnounced(Format.size(job.memoryAnnounced))
                : text().memoryBoth(Format.size(job.memoryAnnounced), Format.size(job.memoryPeak));
    }

    private static Actions actions(Job job, Submitted form) {
        boolean unsuccessful = Set.of(Job.State.FAILED, Job.State.CANCELLED).contains(job.state);
        Field priority = Field.number(form, "priority", text().priority()).helped(text().priorityHelp());
        return new Actions(
                !job.state.ended() && !job.cancelRequested, unsuccessful,
                job.state == Job.State.QUEUED ? priority : null);
    }

    private static List<Line> log(Job job) {
        List<JobLine> newest = JobLine.find("jobId = ?1 order by id desc", job.id).range(0, LOG_LINES - 1).list();
        return newest.stream()
                .sorted((a, b) -> Long.compare(a.id, b.id))
                .map(line -> new Line(Format.clock(line.at), line.line))
                .toList();
    }

    /** The whole log as plain text. */
    static String logText(long jobId) {
        return JobLine.<JobLine>list("jobId = ?1 order by id", jobId).stream()
                .map(line -> line.at + " " + line.line + "\n")
                .collect(Collectors.joining());
    }

    private static List<Neighbour> neighbours(Stream<Job> jobs) {
        return jobs.sorted((a, b) -> Long.compare(a.id, b.id))
                .map(job -> new Neighbour(job.id, job.title, job.state.name().toLowerCase(Locale.ROOT),
                        text().state(job.state)))
                .toList();
    }

    private static JobMessages text() {
        return Screen.messages(JobMessages.class);
    }
}
