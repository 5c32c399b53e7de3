package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Study;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What may be asked of all jobs of a study at once. */
@ApplicationScoped
public class StudyJobs {
    /** What a study is made of; what looks after its files is begun again by itself, by who may. */
    static final List<String> KINDS = List.of("train-saes", "analyse-saes", "intervene");

    @Inject Jobs jobs;

    /** @return how many were cancelled or told to stop */
    @Transactional
    public int cancel(Study study) {
        var unfinished = new ArrayList<Job>(
                Job.list("study = ?1 and state in (?2, ?3) order by id", study, Job.State.QUEUED, Job.State.RUNNING));
        // in the order in which ending jobs lock theirs, so that neither waits for the other
        unfinished.removeIf(job -> !Jobs.lock(job));
        Collections.reverse(unfinished); // what waits for another was cancelled too: it did not fail because of it
        int cancelled = 0;
        for (var job : unfinished) if (jobs.cancel(job.id)) cancelled++;
        return cancelled;
    }

    /** @return how many trainings, analyses and interventions that had failed or been cancelled are queued again */
    @Transactional
    public int retry(Study study) {
        List<Long> ended = Job.getEntityManager()
                .createQuery("select j.id from Job j where j.study = ?1 and j.state in (?2, ?3) and j.kind in ?4"
                        + " order by j.id", Long.class)
                .setParameter(1, study)
                .setParameter(2, Job.State.FAILED)
                .setParameter(3, Job.State.CANCELLED)
                .setParameter(4, KINDS)
                .getResultList();
        jobs.retry(ended);
        return ended.size();
    }

    /**
     * Gives waiting jobs the priority, and one more to analyses: results come before further training here too.
     *
     * @return how many have it now
     */
    @Transactional
    public int prioritise(Study study, int priority) {
        List<Job> waiting = Job.list("study = ?1 and state = ?2 order by id", study, Job.State.QUEUED);
        for (var job : waiting) jobs.prioritise(job.id, "analyse-saes".equals(job.kind) ? priority + 1 : priority);
        return waiting.size();
    }
}
