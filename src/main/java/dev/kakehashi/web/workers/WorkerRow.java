package dev.kakehashi.web.workers;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.WorkerProcess;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A worker as the page shows it; its plain components are the JSON.
 *
 * @param secondsSinceHeartbeat by the database's time
 */
public record WorkerRow(
        String name,
        String host,
        long process,
        String roles,
        String version,
        String device,
        long memoryUsed,
        long memoryTotal,
        long heap,
        int slots,
        int lightSlots,
        String state,
        Instant started,
        Instant heartbeat,
        long secondsSinceHeartbeat,
        List<Running> jobs,
        @JsonIgnore Shown shown) {

    enum State {
        RUNNING,
        IDLE,
        DRAINING,
        GONE
    }

    /** @param lane {@code device} or {@code light} */
    public record Running(long id, String title, String lane, @JsonIgnore String shown) {}

    /** The same in the reader's language. */
    public record Shown(String state, String colour, String heartbeat, String memory, String slots, String started) {}

    static WorkerRow of(WorkerProcess worker, List<Job> jobs, Instant now, Instant aliveSince) {
        var state = state(worker, jobs, aliveSince);
        var silent = Duration.between(worker.heartbeatAt, now);
        return new WorkerRow(
                worker.name, worker.host, worker.process, worker.roles, worker.version, worker.device,
                worker.memoryUsed, worker.memoryTotal,
                worker.heap, worker.slots, worker.lightSlots, state.name().toLowerCase(Locale.ROOT), worker.startedAt,
                worker.heartbeatAt, Math.max(0, silent.toSeconds()),
                jobs.stream().map(WorkerRow::running).toList(), shown(worker, state, silent));
    }

    private static Running running(Job job) {
        var text = Screen.messages(WorkerMessages.class);
        return new Running(job.id, job.title, job.lane.name().toLowerCase(Locale.ROOT),
                job.lane == Job.Lane.LIGHT ? text.light() : null);
    }

    private static State state(WorkerProcess worker, List<Job> jobs, Instant aliveSince) {
        if (!worker.heartbeatAt.isAfter(aliveSince)) return State.GONE;
        if (worker.draining) return State.DRAINING;
        return jobs.isEmpty() ? State.IDLE : State.RUNNING;
    }

    private static Shown shown(WorkerProcess worker, State state, Duration silent) {
        var text = Screen.messages(WorkerMessages.class);
        String colour = switch (state) {
            case RUNNING -> "running";
            case IDLE, DRAINING -> "queued";
            case GONE -> "failed";
        };
        return new Shown(
                text.state(state), colour, text.ago(Format.duration(silent.isNegative() ? Duration.ZERO : silent)),
                text.memoryOf(Format.size(worker.memoryUsed), Format.size(worker.memoryTotal)),
                text.slotsOf(worker.slots, worker.lightSlots), Format.date(worker.startedAt));
    }

    boolean alive() {
        return !state.equals("gone");
    }
}
