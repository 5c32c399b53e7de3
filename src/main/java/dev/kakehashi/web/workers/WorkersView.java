package dev.kakehashi.web.workers;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.DatabaseClock;
import dev.kakehashi.jobs.WorkerRegistry;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All workers that are alive or were a short while ago.
 *
 * @param none what it means that no worker is alive, null when one is
 */
public record WorkersView(List<WorkerRow> rows, String summary, String none) {

    static WorkersView of(WorkerRegistry registry, DatabaseClock clock) {
        var rows = rows(registry, clock);
        long alive = rows.stream().filter(WorkerRow::alive).count();
        long waiting = Job.count("state", Job.State.QUEUED);
        var text = Screen.messages(WorkerMessages.class);
        String none = waiting > 0 ? text.noneAndJobs(Format.count(waiting)) : text.noneNoJobs();
        return new WorkersView(rows, text.summary(Format.count(alive), Format.count(waiting)), alive > 0 ? null : none);
    }

    static List<WorkerRow> rows(WorkerRegistry registry, DatabaseClock clock) {
        var now = clock.now();
        var running = Job.<Job>list("state = ?1 and worker is not null order by id", Job.State.RUNNING).stream()
                .collect(Collectors.groupingBy(job -> job.worker));
        return registry.remembered().stream()
                .map(worker -> WorkerRow.of(worker, running.getOrDefault(worker.name, List.of()), now,
                        registry.aliveSince()))
                .toList();
    }
}
