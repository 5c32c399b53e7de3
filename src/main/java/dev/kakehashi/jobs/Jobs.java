package dev.kakehashi.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.ColumnText;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.Study;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What may be asked of the queue; every change commits together with the caller's transaction. */
@ApplicationScoped
public class Jobs {
    /** Workers that may die in a row without a resume point before a job is taken to be what kills them. */
    static final int MOST_DEATHS = 5;

    @Inject ObjectMapper json;
    @Inject Queue queue;
    @Inject Ageing ageing;
    @Inject DatabaseClock clock;
    @Inject Retries retries;
    @Inject Event<JobEnded> endings;

    /** A job ended without success; its handler tidies up in the same transaction. */
    record JobEnded(Job job, String reason) {}

    /** An ended job waits again; its handler lets its rows wait again in the same transaction. */
    record JobQueuedAgain(Job job) {}

    /** @param needs jobs that must have succeeded first; the new job ends at once if one of them already failed */
    @Transactional
    public Job submit(JobSpec spec, String title, int priority, Study study, Collection<Job> needs) {
        var job = new Job();
        job.spec = write(spec);
        job.kind = kind(job.spec);
        job.lane = spec.lane();
        job.title = title;
        job.state = Job.State.QUEUED;
        job.priority = priority;
        job.study = study;
        job.maxAttempts = MOST_DEATHS;
        job.createdAt = clock.now();
        ageing.begin(job);
        // held until the commit, so that none of them can end without seeing this job among its dependants
        needs.stream().sorted(Comparator.comparing(need -> need.id)).forEach(Jobs::lock);
        job.needs = new LinkedHashSet<>(needs);
        job.persist();
        startIfReady(job);
        return job;
    }

    /** @return false when the job had already ended */
    @Transactional
    public boolean cancel(long id) {
        Job job = Job.findById(id);
        if (job == null || !lock(job) || job.state.ended()) return false;
        if (job.state == Job.State.RUNNING) {
            job.cancelRequested = true;
        } else {
            queue.remove(job);
            end(job, Job.State.CANCELLED, "Cancelled while waiting.");
        }
        return true;
    }

    /** Whether it looks after what is stored instead of making something. */
    public static boolean isUpkeep(Job job) {
        return Set.of("verify-artifacts", "clean-up", "apply-retention").contains(job.kind);
    }

    /** Queues an ended job again with the same spec, what it needs, and the dependants that ended because of it. */
    @Transactional
    public Job retry(long id) {
        retries.retry(List.of(id));
        return Job.findById(id);
    }

    /** As one, for many at once. */
    @Transactional
    public void retry(Collection<Long> ids) {
        retries.retry(ids);
    }

    @Transactional
    public void prioritise(long id, int priority) {
        Job job = Job.findById(id);
        if (job == null || !lock(job) || job.state != Job.State.QUEUED) return;
        job.effectivePriority += priority - job.priority;
        job.priority = priority;
        queue.follow(job, job.effectivePriority);
    }

    /**
     * Ends a job and, when it did not succeed, everything that waits for it; starts what it was the last hindrance of.
     */
    void end(Job job, Job.State state, String reason) {
        job.state = state;
        job.finishedAt = clock.now();
        job.cancelRequested = false;
        if (state == Job.State.SUCCEEDED) {
            job.done = Math.max(job.done, job.total);
            // two needs that end at once: the second to come sees the first
            for (var dependant : dependants(job)) if (lock(dependant)) startIfReady(dependant);
            return;
        }
        without(job, reason, false);
        endDependants(job);
    }

    /** Each is locked before it is looked at, in the order of their numbers as everybody locks them. */
    private void endDependants(Job job) {
        var after = new TreeMap<Long, Job>();
        dependants(job).forEach(dependant -> after.put(dependant.id, job));
        while (!after.isEmpty()) {
            var next = after.pollFirstEntry();
            Job dependant = Job.findById(next.getKey());
            if (!lock(dependant) || dependant.state.ended()) continue;
            endWith(next.getValue(), dependant);
            dependants(dependant).forEach(further -> after.putIfAbsent(further.id, dependant));
        }
    }

    private void endWith(Job need, Job dependant) {
        dependant.state = Job.State.FAILED;
        dependant.finishedAt = clock.now();
        dependant.cancelRequested = false;
        without(dependant, "Needs job " + need.id + " (" + need.title + "), which "
                + (need.state == Job.State.CANCELLED ? "was cancelled." : "failed: " + need.failure), true);
    }

    private void without(Job job, String reason, boolean withNeed) {
        job.failure = ColumnText.fitting(reason, 2000);
        job.endedWithNeed = withNeed;
        log(job.id, reason);
        endings.fire(new JobEnded(job, job.failure));
    }

    public void log(long jobId, String text) {
        var line = new JobLine();
        line.jobId = jobId;
        line.at = clock.now();
        line.line = text == null ? "" : text;
        line.persist();
    }

    /** Takes a job that has not begun out of the queue; its row is the caller's to delete. */
    @Transactional
    public void forget(Job job) {
        queue.remove(job);
    }

    public JobSpec read(Job job) throws JsonProcessingException {
        return json.readValue(job.spec, JobSpec.class);
    }

    /** Gives a waiting job an execution once all it needs has succeeded; ends it where that can never be. */
    void startIfReady(Job job) {
        if (job.state != Job.State.QUEUED) return;
        Job.getEntityManager().flush();
        for (var need : job.needs) {
            if (need.state != Job.State.SUCCEEDED) Job.getEntityManager().refresh(need);
            if (need.state == Job.State.SUCCEEDED) continue;
            if (!need.state.ended()) return;
            endWith(need, job);
            endDependants(job);
            return;
        }
        queue.add(job);
    }

    /**
     * An update that changes nothing locks a row on either database; afterwards it is what others committed.
     *
     * @return false when it was deleted meanwhile
     */
    static boolean lock(Job job) {
        if (Job.update("fence = fence where id = ?1", job.id) == 0) return false;
        Job.getEntityManager().refresh(job);
        return true;
    }

    static List<Job> dependants(Job job) {
        return Job.list("select j from Job j join j.needs n where n = ?1 order by j.id", job);
    }

    private String write(JobSpec spec) {
        try {
            return json.writerFor(JobSpec.class).writeValueAsString(spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }

    private String kind(String spec) {
        try {
            return json.readTree(spec).path("kind").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("was written just now", e);
        }
    }
}
