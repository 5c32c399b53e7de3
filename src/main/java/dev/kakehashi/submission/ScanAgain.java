package dev.kakehashi.submission;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Named;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/** Queues another scan of a registered corpus, whose files may have changed or may be readable by now. */
@ApplicationScoped
public class ScanAgain {
    @Inject Jobs jobs;

    /**
     * The corpus keeps its name and address.
     *
     * @return the scan, which may be one that still reads
     */
    @Transactional
    public Job scan(String slug) {
        // who asks at the same moment waits, and then sees this scan
        Corpus.update("name = name where slug = ?1", slug);
        return scan(Named.corpus(slug));
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
