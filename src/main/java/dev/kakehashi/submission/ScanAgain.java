package dev.kakehashi.submission;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;

/** Queues another scan of a registered corpus, whose files may have changed or may be readable by now. */
@ApplicationScoped
public class ScanAgain {
    @Inject Jobs jobs;

    /**
     * The corpus keeps its name and address.
     *
     * @return the scan, which may be one that still reads; empty where there is no such corpus
     */
    @Transactional
    public Optional<Job> scan(String slug) {
        // who asks at the same moment waits, and then sees this scan
        Corpus.update("name = name where slug = ?1", slug);
        return Corpus.bySlug(slug).map(this::scan);
    }

    private Job scan(Corpus corpus) {
        // one that has written what it read, and only has to end, would not see what changed since; one that is
        // told to stop may see nothing
        boolean reads = corpus.state == Corpus.State.SCANNING && corpus.job != null && !corpus.job.state.ended()
                && !corpus.job.cancelRequested;
        if (reads) return corpus.job;
        corpus.state = Corpus.State.SCANNING;
        corpus.problem = null;
        corpus.job = jobs.submit(new JobSpec.ScanCorpus(corpus.id), "Scan " + corpus.name, 10, null, List.of());
        return corpus.job;
    }
}
