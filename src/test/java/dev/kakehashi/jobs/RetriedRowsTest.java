package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.web.Fixture;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a job waits for its second run, the rows it is about wait too, and nothing says that it failed. */
@QuarkusTest
class RetriedRowsTest {
    @Inject Jobs jobs;

    private Sae sae;

    @BeforeEach
    void rows() {
        sae = Fixture.analysedSae(0.5);
    }

    @Test
    void a_corpus_is_scanned_again_without_its_old_notice() {
        long id = sae.study.englishCorpus.id;
        run(() -> Corpus.update("state = ?1 where id = ?2", Corpus.State.SCANNING, id));
        retryFailed(new JobSpec.ScanCorpus(id));
        Corpus corpus = in(() -> Corpus.findById(id));
        assertEquals(Corpus.State.SCANNING, corpus.state);
        assertNull(corpus.problem);
    }

    @Test
    void a_checkpoint_is_checked_fetched_and_written_again_without_its_old_notice() {
        long id = sae.checkpoint.id;
        var pretrain = new JobSpec.Pretrain(1, 1, 1, "nowhere", null, List.of(id));
        for (var spec : List.of(new JobSpec.CheckCheckpoint(id), new JobSpec.DownloadCheckpoint(id, "a/b", "main"),
                pretrain)) {
            run(() -> Checkpoint.update("state = ?1 where id = ?2", Checkpoint.State.PLANNED, id));
            retryFailed(spec);
            Checkpoint checkpoint = in(() -> Checkpoint.findById(id));
            assertEquals(Checkpoint.State.PLANNED, checkpoint.state, spec::toString);
            assertNull(checkpoint.problem);
        }
    }

    @Test
    void saes_wait_again_except_for_those_that_are_trained() {
        Sae trained = Fixture.analysedSae(0.5);
        run(() -> Sae.update("state = ?1 where id = ?2", Sae.State.QUEUED, sae.id));
        run(() -> Sae.update("state = ?1 where id = ?2", Sae.State.TRAINED, trained.id));
        retryFailed(new JobSpec.TrainSaes(sae.study.id, sae.checkpoint.id, List.of(sae.id, trained.id)));
        assertEquals(Sae.State.QUEUED, in(() -> Sae.<Sae>findById(sae.id)).state);
        assertEquals(Sae.State.TRAINED, in(() -> Sae.<Sae>findById(trained.id)).state);
    }

    @Test
    void an_intervention_waits_again_so_that_an_equal_one_is_led_to_it() {
        long id = QuarkusTransaction.requiringNew().call(() -> {
            var row = new Intervention();
            row.name = "again";
            row.sae = Sae.findById(sae.id);
            row.analysis = row.sae.analysis;
            row.target = row.sae.checkpoint;
            row.optionsJson = "{}";
            row.state = Intervention.State.QUEUED;
            row.configHash = "hash-" + sae.id;
            row.createdAt = Fixture.NOON;
            row.persist();
            return row.id;
        });
        retryFailed(new JobSpec.Intervene(id));
        assertEquals(1, (long) in(() -> Intervention.count("configHash = ?1 and state <> ?2", "hash-" + sae.id,
                Intervention.State.FAILED)));
        run(() -> Intervention.deleteById(id)); // no page could show it
    }

    /** It never runs: what it needs is running for as long as nobody ends it. */
    private void retryFailed(JobSpec spec) {
        var blocker = Fixture.job(Job.State.RUNNING, "holds it up");
        long id = in(() -> jobs.submit(spec, "again", 0, null, List.of(Job.<Job>findById(blocker.id))).id);
        run(() -> jobs.end(Job.findById(id), Job.State.FAILED, "no such luck"));
        assertEquals("no such luck", in(() -> Job.<Job>findById(id)).failure);
        run(() -> jobs.retry(id));
        assertEquals(Job.State.QUEUED, in(() -> Job.<Job>findById(id)).state);
    }

    private static void run(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }

    private static <T> T in(java.util.concurrent.Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
