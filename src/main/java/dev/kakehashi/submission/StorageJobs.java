package dev.kakehashi.submission;

import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;

/** Queues what looks after the data folder: verifying, cleaning up, keeping less. */
@ApplicationScoped
public class StorageJobs {
    private static final int PRIORITY = 20; // short, and somebody looks at the disk

    @Inject Jobs jobs;

    /** @param study null for all results */
    @Transactional
    public Job verify(Study study) {
        var title = study == null ? "Verify all results" : "Verify the results of " + study.name;
        return jobs.submit(new JobSpec.VerifyArtifacts(study == null ? null : study.id), title, PRIORITY, study,
                List.of());
    }

    @Transactional
    public Job cleanUp(boolean remove) {
        return jobs.submit(new JobSpec.CleanUp(remove),
                remove ? "Remove what nothing refers to" : "List what nothing refers to", PRIORITY, null, List.of());
    }

    /** @throws Refused when the level keeps everything, or jobs of the study are not done */
    @Transactional
    public Job keepLess(Study study, Fields fields) {
        var level = fields.choice("retention", Retention.FULL);
        if (level == Retention.FULL) fields.refuse("retention", fields.say().chooseLess(), null);
        if (Job.count("study = ?1 and state in ?2", study, List.of(Job.State.QUEUED, Job.State.RUNNING)) > 0)
            fields.refuse("retention", fields.say().studyBusy(), null);
        if (!fields.errors().isEmpty()) throw new Refused(Map.copyOf(fields.errors()));
        var title = level == Retention.HALF ? "Keep strong activations alone of " + study.name
                : "Keep statistics alone of " + study.name;
        return jobs.submit(new JobSpec.ApplyRetention(study.id, level), title, PRIORITY, study, List.of());
    }
}
