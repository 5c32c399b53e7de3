package dev.kakehashi.web.terms;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.DatabaseClock;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.ProgressView;
import dev.kakehashi.web.ui.Screen;
import io.quarkus.arc.Arc;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A job as lists show it; its plain components are the JSON.
 *
 * @param position place in the queue of its lane counted from 1, null unless queued
 * @param lane {@code device} or {@code light}
 * @param secondsLeft at the present rate, null while unknown
 */
public record JobRow(
        long id,
        String kind,
        String title,
        String state,
        int priority,
        Integer position,
        List<Long> waitsFor,
        String phase,
        long done,
        long total,
        String unit,
        Double rate,
        Long secondsLeft,
        int attempts,
        String worker,
        String failure,
        String submittedBy,
        Instant submitted,
        Instant started,
        Instant finished,
        String lane,
        Long memoryAnnounced,
        Long memoryPeak,
        @JsonIgnore Shown shown) {

    /** The same in the reader's language. */
    public record Shown(
            String kind, String state, String note, ProgressView progress, String submitted, String duration) {}

    public static final List<String> COLUMNS = List.of(
            "id", "kind", "title", "state", "priority", "position", "phase", "done", "total", "unit", "rate",
            "seconds_left",
            "attempts", "worker", "failure", "submitted_by", "submitted", "started", "finished", "lane",
            "memory_announced", "memory_peak");

    /** Jobs of a list, with their places in the queue. */
    public static List<JobRow> of(List<Job> jobs) {
        var positions = WaitingJobs.positions(jobs);
        var waitsFor = WaitingJobs.waitsFor(jobs);
        return jobs.stream().map(job -> of(job, positions.get(job.id), waitsFor.getOrDefault(job.id, List.of())))
                .toList();
    }

    public static JobRow of(Job job) {
        return of(job, WaitingJobs.position(job), WaitingJobs.waitsFor(List.of(job)).getOrDefault(job.id, List.of()));
    }

    /** @param position place in the queue, null unless queued */
    private static JobRow of(Job job, Integer position, List<Long> waits) {
        Duration left = job.timeLeft();
        return new JobRow(
                job.id, job.kind, job.title, job.state.name().toLowerCase(Locale.ROOT), job.priority, position, waits,
                job.phase, job.done, job.total, job.unit, job.rate, left == null ? null : left.toSeconds(),
                job.attempts,
                job.worker, job.failure, job.createdBy, job.createdAt, job.startedAt, job.finishedAt,
                job.lane.name().toLowerCase(Locale.ROOT), job.memoryAnnounced, job.memoryPeak,
                shown(job, position, waits));
    }

    private static Shown shown(Job job, Integer position, List<Long> waits) {
        var text = Screen.messages(JobMessages.class);
        return new Shown(
                kind(job, text),
                text.state(job.state),
                note(job, position, waits, text),
                job.state == Job.State.RUNNING ? ProgressView.of(job) : null,
                Format.made(job.createdAt, job.createdBy),
                Format.duration(duration(job)));
    }

    /** Most jobs wait for the device, so the other lane is named. */
    private static String kind(Job job, JobMessages text) {
        String kind = text.kind(JobKind.of(job.kind));
        return job.lane == Job.Lane.LIGHT ? text.light(kind) : kind;
    }

    private static String note(Job job, Integer position, List<Long> waits, JobMessages text) {
        if (job.state == Job.State.FAILED && job.failure != null) return job.failure;
        if (job.cancelRequested && !job.state.ended()) return text.cancelling();
        if (!waits.isEmpty()) return text.waitsFor(brief(waits));
        return position == null ? "" : text.position(position);
    }

    private static String brief(List<Long> ids) {
        String first = ids.stream().limit(3).map(String::valueOf).collect(Collectors.joining(", "));
        return ids.size() > 3 ? first + ", …" : first;
    }

    private static Duration duration(Job job) {
        if (job.startedAt == null) return null;
        return Duration.between(job.startedAt,
                job.finishedAt == null ? Arc.container().instance(DatabaseClock.class).get().now() : job.finishedAt);
    }

    public List<?> cells() {
        return Arrays.asList(
                id, kind, title, state, priority, position, phase, done, total, unit, rate, secondsLeft, attempts,
                worker,
                failure, submittedBy, submitted, started, finished, lane, memoryAnnounced, memoryPeak);
    }
}
