package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Queues an ended job again, together with what it needs and did not succeed and with the dependants that ended because
 * of it. What a person cancelled begins again only when it is asked for, or needed by what is asked for.
 */
@ApplicationScoped
class Retries {
    @Inject Jobs jobs;
    @Inject Ageing ageing;
    @Inject Event<Jobs.JobQueuedAgain> again;

    /** Within the caller's transaction. Of two at one moment, the second finds the job waiting and changes nothing. */
    void retry(Collection<Long> ids) {
        var asked = ids.stream().map(id -> (Job) Job.findById(id)).filter(job -> job != null && unsuccessful(job))
                .toList();
        var locked = locked(together(asked).values());
        if (asked.stream().noneMatch(locked::contains)) return;
        locked.forEach(this::reset);
        Job.getEntityManager().flush();
        locked.forEach(jobs::startIfReady);
    }

    /** Without locks, which are taken in the order of the numbers as everybody takes them. */
    private static Map<Long, Job> together(Collection<Job> asked) {
        var together = new TreeMap<Long, Job>();
        var open = new ArrayDeque<>(asked);
        while (!open.isEmpty()) {
            var job = open.poll();
            if (together.putIfAbsent(job.id, job) != null) continue;
            for (var need : job.needs) if (unsuccessful(need)) open.add(need);
            for (var dependant : Jobs.dependants(job))
                if (unsuccessful(dependant) && dependant.endedWithNeed
                        && !needsWhatSomebodyCancelled(dependant, together))
                    open.add(dependant);
        }
        return together;
    }

    private static boolean needsWhatSomebodyCancelled(Job dependant, Map<Long, Job> together) {
        return dependant.needs.stream()
                .anyMatch(need -> need.state == Job.State.CANCELLED && !together.containsKey(need.id));
    }

    private static List<Job> locked(Collection<Job> chosen) {
        return chosen.stream().filter(job -> Jobs.lock(job) && unsuccessful(job)).toList();
    }

    private static boolean unsuccessful(Job job) {
        return job.state.ended() && job.state != Job.State.SUCCEEDED;
    }

    private void reset(Job job) {
        job.state = Job.State.QUEUED;
        job.failure = null;
        job.endedWithNeed = false;
        job.trace = null;
        job.cancelRequested = false;
        job.attempts = 0;
        job.deaths = 0;
        job.progressed = false;
        ageing.begin(job);
        job.fence++;
        job.execution++;
        job.phase = null;
        job.done = 0;
        job.total = 0;
        job.rate = null;
        job.startedAt = null;
        job.finishedAt = null;
        jobs.log(job.id, "Queued again.");
        again.fire(new Jobs.JobQueuedAgain(job));
    }
}
