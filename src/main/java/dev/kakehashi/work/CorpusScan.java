package dev.kakehashi.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Instant;

/** Job: counts a corpus and hashes its files. */
@ApplicationScoped
public class CorpusScan implements JobHandler<JobSpec.ScanCorpus> {
    @Inject ObjectMapper json;
    @Inject DataDirectory data;

    @Override
    public Class<JobSpec.ScanCorpus> specType() {
        return JobSpec.ScanCorpus.class;
    }

    @Override
    public void run(JobSpec.ScanCorpus spec, JobContext context) throws Exception {
        var corpus = QuarkusTransaction.requiringNew().call(() -> Corpus.<Corpus>findById(spec.corpusId()));
        context.phase("reading " + corpus.name, "bytes", 0);
        var facts = CorpusFiles.at(data.reopen(Path.of(corpus.path))).read(document -> {}, context);
        var broken = json.writeValueAsString(facts.firstBroken());
        var passedOver = json.writeValueAsString(facts.passedOver());
        context.commit(() -> {
            Corpus row = Corpus.findById(spec.corpusId());
            row.documents = facts.documents();
            row.brokenLines = facts.brokenLines();
            row.firstBroken = broken;
            row.passedOver = passedOver;
            row.characters = facts.characters();
            row.bytes = facts.bytes();
            if (row.sha256 != null && !row.sha256.equals(facts.sha256())) changed(row);
            row.sha256 = facts.sha256();
            row.scriptShare = facts.scriptShare(row.language());
            row.scriptWarning = facts.scriptWarning(row.language()).orElse(null);
            row.state = Corpus.State.READY;
            row.problem = null;
        });
        if (facts.brokenLines() > 0) context.log(facts.brokenLines() + " broken lines were skipped.");
    }

    /**
     * Another text than the scan before found. What was made of that one keeps its hash; studies that go on with this
     * one are no longer what their configuration's hash says, so they are not offered to who asks for the same.
     */
    private static void changed(Corpus corpus) {
        corpus.formerSha256 = corpus.sha256;
        corpus.changedAt = Instant.now();
        Study.update(
                "update Study s set s.configHash = null where (s.englishCorpus.id = ?1 or s.japaneseCorpus.id = ?1)"
                        + " and exists (select 1 from Sae a where a.study = s and a.state <> ?2)",
                corpus.id, Sae.State.ANALYSED);
    }

    @Override
    public void ended(JobSpec.ScanCorpus spec, String reason) {
        Corpus corpus = Corpus.findById(spec.corpusId());
        if (corpus == null || corpus.state == Corpus.State.READY) return;
        if (corpus.job != null && !corpus.job.state.ended()) return; // another scan was asked for meanwhile
        corpus.state = Corpus.State.FAILED;
        corpus.problem = reason;
    }

    @Override
    public void queuedAgain(JobSpec.ScanCorpus spec) {
        Corpus corpus = Corpus.findById(spec.corpusId());
        if (corpus == null || corpus.state != Corpus.State.FAILED) return;
        corpus.state = Corpus.State.SCANNING;
        corpus.problem = null;
    }
}
