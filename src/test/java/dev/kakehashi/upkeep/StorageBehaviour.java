package dev.kakehashi.upkeep;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.CorpusFiles;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.AttemptFolder;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.jobs.MortalContext;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.DiskSpace;
import dev.kakehashi.storage.FolderCheck;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.submission.Deletion;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.Refused;
import dev.kakehashi.submission.StorageJobs;
import dev.kakehashi.web.AnalysedFixture;
import dev.kakehashi.work.CheckpointDownload;
import dev.kakehashi.work.FakeDownload;
import dev.kakehashi.work.TokenizedCorpora;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.i18n.MessageBundles;
import io.quarkus.test.junit.QuarkusMock;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verifying, cleaning up, keeping less and deleting, with rows and files, on either database. */
abstract class StorageBehaviour {
    private static final FakeDownload HANDLER = new FakeDownload();
    private static final AtomicLong NUMBERS = new AtomicLong(500_000);

    @Inject Jobs jobs;
    @Inject StorageJobs storageJobs;
    @Inject Deletion deletion;
    @Inject Garbage garbage;
    @Inject Removals removals;
    @Inject Verifying verifying;
    @Inject TokenizedCorpora corpora;
    @Inject DataDirectory data;
    @Inject ObjectMapper json;

    @Test
    void verifying_names_every_file_that_is_missing_strange_or_not_what_was_written() throws IOException {
        var sae = stored();
        var clean = verify(sae.study);
        assertEquals(List.of(), clean.problems());
        assertEquals(3, clean.folders()); // checkpoint, SAE, analysis
        assertTrue(clean.bytes() > 0);
        var folder = data.sae(sae.slug);
        Files.writeString(folder.resolve("cfg.json"), "{} ");
        Files.writeString(folder.resolve("stranger"), "x");
        var analysis = Path.of(in(() -> Analysis.<Analysis>findById(sae.analysis.id)).folder);
        Files.delete(analysis.resolve("direct.logits"));
        flipLastByte(Path.of(in(() -> Checkpoint.<Checkpoint>findById(sae.checkpoint.id)).folder)
                .resolve("model.safetensors"));
        var found = verify(sae.study);
        assertEquals(
                List.of("model.safetensors OTHER_CONTENT", "cfg.json OTHER_CONTENT", "stranger UNKNOWN_FILE",
                        "direct.logits FILE_MISSING"),
                found.problems().stream().map(problem -> problem.file() + " " + problem.wrong()).toList());
        assertNotNull(found.problems().get(1).expected());
        assertNotNull(found.problems().get(1).found());
        Durable.delete(folder);
        assertTrue(verify(sae.study).problems().stream()
                .anyMatch(problem -> problem.wrong() == FolderCheck.Wrong.FOLDER_MISSING));
    }

    @Test
    void a_verification_that_is_killed_reads_no_folder_twice_and_finds_the_same(@TempDir Path scratches)
            throws Exception {
        var sae = stored();
        Files.writeString(data.sae(sae.slug).resolve("cfg.json"), "{} ");
        Files.writeString(data.sae(sae.slug).resolve("stranger"), "x");
        var spec = new JobSpec.VerifyArtifacts(sae.study.id);
        var calm = new MortalContext(NUMBERS.incrementAndGet(), scratches.resolve("calm"), 0);
        verifying.run(spec, calm);
        var expected = json.readValue(data.report(calm.jobId()).toFile(), VerifyReport.class);
        assertEquals(2, expected.problems().size());
        for (var dies = 1; dies <= calm.reports.size(); dies++) {
            var scratch = scratches.resolve("killed" + dies);
            var dying = new MortalContext(NUMBERS.incrementAndGet(), scratch, dies);
            dying.handsOver = dies % 2 == 0;
            assertThrows(MortalContext.Died.class, () -> verifying.run(spec, dying));
            var next = new MortalContext(dying.jobId(), scratch, 0);
            verifying.run(spec, next);
            var report = json.readValue(data.report(next.jobId()).toFile(), VerifyReport.class);
            assertEquals(expected.problems(), report.problems());
            assertEquals(expected.bytes(), report.bytes());
            assertEquals(3, report.folders());
            boolean saved = dying.saved > 0;
            assertEquals(saved ? 1 : 0,
                    next.log.stream().filter(line -> line.matches("Continues behind [12] of 3 folders.")).count());
            if (saved) assertTrue(next.reports.get(0) > 0 && next.reports.size() < calm.reports.size(),
                    next.reports.toString());
        }
    }

    @Test
    void what_a_verification_read_days_ago_is_read_again(@TempDir Path scratch) throws Exception {
        var sae = stored();
        var spec = new JobSpec.VerifyArtifacts(sae.study.id);
        verifying.run(spec, new MortalContext(NUMBERS.incrementAndGet(), scratch, 0));
        var file = scratch.resolve("verified.json");
        var saved = json.readValue(file.toFile(), VerifiedSoFar.Saved.class);
        json.writeValue(file.toFile(), new VerifiedSoFar.Saved(saved.began(), saved.at().minus(Duration.ofDays(2)),
                saved.places(), saved.problems(), saved.bytes()));
        var again = new MortalContext(NUMBERS.incrementAndGet(), scratch, 0);
        verifying.run(spec, again);
        assertEquals(0, again.reports.get(0));
        Files.writeString(file, "{");
        var damaged = new MortalContext(NUMBERS.incrementAndGet(), scratch, 0);
        verifying.run(spec, damaged);
        assertEquals(0, damaged.reports.get(0));
    }

    @Test
    void a_job_whose_weights_are_not_what_was_written_fails_with_the_file_and_both_hashes() throws IOException {
        var sae = stored();
        var weights = data.sae(sae.slug).resolve("sae_weights.safetensors");
        var written = Manifest.sha256(weights);
        flipLastByte(weights);
        var job = awaitEnd(in(() -> jobs.submit(
                new JobSpec.ProbeFeature(sae.id, sae.checkpoint.id, 1,
                        dev.kakehashi.intervention.FeatureProbe.Mode.STEER, 1, 4, "text"),
                "probe", 100, null, List.of())));
        assertEquals(Job.State.FAILED, job.state);
        assertEquals("sae_weights.safetensors in saes/" + sae.slug + " is not what was written: its SHA-256 is "
                + Manifest.sha256(weights) + " and should be " + written
                + ". Restore it from a backup, or make it again.", job.failure);
    }

    @Test
    void verifying_notes_sizes_that_nobody_noted_before() throws IOException {
        var sae = stored();
        in(() -> Sae.update("bytes = null where id = ?1", sae.id));
        in(() -> Analysis.update("bytes = null, freedByHalf = null, freedByStatistics = null where sae.id = ?1",
                sae.id));
        verify(sae.study);
        assertEquals(Durable.bytes(data.sae(sae.slug)), in(() -> Sae.<Sae>findById(sae.id)).bytes);
        var analysis = in(() -> Analysis.<Analysis>findById(sae.analysis.id));
        assertEquals(Durable.bytes(Path.of(analysis.folder)), analysis.bytes);
        assertTrue(analysis.freedByStatistics > analysis.freedByHalf && analysis.freedByHalf > 0,
                analysis.freedByHalf + " " + analysis.freedByStatistics);
    }

    @Test
    void keeping_less_frees_what_was_announced_and_leaves_a_folder_that_verifies() throws IOException {
        var sae = stored();
        verify(sae.study);
        for (var level : List.of(Retention.HALF, Retention.STATISTICS)) {
            var before = in(() -> Analysis.<Analysis>findById(sae.analysis.id));
            long announced = level == Retention.HALF ? before.freedByHalf : before.freedByStatistics;
            succeed(storageJobs.keepLess(sae.study, fields(Map.of("retention", level.name()))));
            var after = in(() -> Analysis.<Analysis>findById(sae.analysis.id));
            assertEquals(level, after.retention);
            assertFalse(Files.exists(Path.of(before.folder)));
            var kept = new AnalysisFolder(Path.of(after.folder));
            assertEquals(level == Retention.HALF, Files.exists(kept.index()));
            assertEquals(level == Retention.HALF, Files.exists(kept.tokens()));
            if (level == Retention.HALF) assertEquals(0.5, ActivationIndex.open(kept.index()).retention());
            long manifests = 64; // a level's name in the manifest, a hash less
            assertTrue(Math.abs(before.bytes - after.bytes - announced) < 4 * manifests,
                    announced + " announced, freed " + (before.bytes - after.bytes));
            assertEquals(List.of(), verify(sae.study).problems());
        }
        assertEquals(0L, in(() -> Analysis.<Analysis>findById(sae.analysis.id)).freedByStatistics);
        assertThrows(Refused.class, () -> storageJobs.keepLess(sae.study, fields(Map.of("retention", "full"))));
    }

    @Test
    void deleting_lists_first_what_goes_along_and_then_takes_rows_and_files_together() throws IOException {
        var sae = stored();
        var other = stored();
        var model = in(() -> Sae.<Sae>findById(sae.id).study.model.slug);
        var plan = deletion.plan(StoredKind.MODEL, model).orElseThrow();
        assertEquals(
                List.of(StoredKind.MODEL, StoredKind.CHECKPOINT, StoredKind.STUDY, StoredKind.SAE, StoredKind.ANALYSIS),
                plan.entries().stream().map(entry -> entry.kind()).toList());
        assertEquals(in(() -> Sae.<Sae>findById(sae.id)).bytes, plan.entries().get(3).bytes());
        assertTrue(plan.entries().get(1).filesStay());
        assertThrows(Deletion.NotPossible.class, () -> deletion.delete(StoredKind.MODEL, model, "000000"));
        assertTrue(Files.isDirectory(data.sae(sae.slug)));
        deletion.delete(StoredKind.MODEL, model, plan.confirm());
        assertTrue(deletion.plan(StoredKind.MODEL, model).isEmpty());
        assertNull(in(() -> Sae.findById(sae.id)));
        assertNull(in(() -> Study.findById(sae.study.id)));
        assertFalse(Files.exists(data.sae(sae.slug)));
        assertFalse(Files.exists(data.analyses().resolve(sae.slug).resolve("" + sae.analysis.id)));
        assertTrue(Files.exists(Path.of(in(() -> Checkpoint.<Checkpoint>findById(other.checkpoint.id)).folder)));
        assertTrue(Files.isDirectory(data.sae(other.slug)));
        assertTrue(Files.exists(fixtureCheckpoint(sae)), "a registered folder belongs to somebody else");
    }

    @Test
    void a_folder_that_was_registered_among_the_models_made_here_stays_when_its_row_is_deleted() throws IOException {
        var sae = stored();
        var given = Files.createDirectories(data.models().resolve("given").resolve("step" + sae.checkpoint.id));
        in(() -> Checkpoint.update("folder = ?1 where id = ?2", given.toString(), sae.checkpoint.id));
        var model = in(() -> Sae.<Sae>findById(sae.id).study.model.slug);
        var plan = deletion.plan(StoredKind.MODEL, model).orElseThrow();
        assertTrue(plan.entries().get(1).filesStay());
        deletion.delete(StoredKind.MODEL, model, plan.confirm());
        assertTrue(Files.isDirectory(given));
    }

    @Test
    void a_folder_with_a_tokenizer_that_another_model_uses_stays_when_its_row_is_deleted() throws IOException {
        var sae = stored();
        var other = stored();
        var tokenizer = data.sae(sae.slug).resolve("tokenizer.json");
        in(() -> Checkpoint.update("tokenizer = ?1 where id = ?2", tokenizer.toString(), other.checkpoint.id));
        deletion.delete(StoredKind.SAE, sae.slug, deletion.plan(StoredKind.SAE, sae.slug).orElseThrow().confirm());
        assertTrue(Files.isDirectory(data.sae(sae.slug)));
        in(() -> Checkpoint.update("tokenizer = null where id = ?1", other.checkpoint.id));
        deletion.delete(StoredKind.SAE, other.slug, deletion.plan(StoredKind.SAE, other.slug).orElseThrow().confirm());
        assertFalse(Files.exists(data.sae(other.slug)), "what nobody needs goes");
    }

    @Test
    void what_a_job_uses_is_not_deleted_and_a_list_that_grew_must_be_seen_again() throws IOException {
        var sae = stored();
        var running = in(() -> row(Job.State.RUNNING,
                new JobSpec.AnalyseSaes(sae.study.id, sae.checkpoint.id, List.of(sae.id), null, sae.checkpoint.id)));
        var plan = deletion.plan(StoredKind.SAE, sae.slug).orElseThrow();
        assertEquals(List.of(running.id), plan.blockers().stream().map(blocker -> blocker.job()).toList());
        assertThrows(Deletion.NotPossible.class, () -> deletion.delete(StoredKind.SAE, sae.slug, plan.confirm()));
        in(() -> Job.update("state = ?1 where id = ?2", Job.State.FAILED, running.id));
        var second = in(() -> {
            var analysis = new Analysis();
            analysis.sae = Sae.findById(sae.id);
            analysis.optionsJson = "{}";
            analysis.folder = data.analysis(sae.slug, 1).toString();
            analysis.createdAt = Instant.now();
            analysis.persist();
            return analysis.id;
        });
        assertThrows(Deletion.NotPossible.class, () -> deletion.delete(StoredKind.SAE, sae.slug, plan.confirm()));
        var analysis = deletion.plan(StoredKind.ANALYSIS, "" + sae.analysis.id).orElseThrow();
        deletion.delete(StoredKind.ANALYSIS, "" + sae.analysis.id, analysis.confirm());
        assertEquals(second, in(() -> Sae.<Sae>findById(sae.id).analysis.id), "the newest that is left is shown");
        assertTrue(
                deletion.delete(StoredKind.SAE, sae.slug,
                        deletion.plan(StoredKind.SAE, sae.slug).orElseThrow().confirm())
                        .isPresent());
    }

    @Test
    void every_kind_is_found_by_its_key_and_goes_with_what_cannot_be_without_it() throws IOException {
        var sae = stored();
        var job = in(() -> row(Job.State.SUCCEEDED, new JobSpec.Intervene(-1)));
        var set = in(() -> {
            var row = new ParallelSet();
            row.slug = "set-" + sae.slug;
            row.name = "Set";
            row.path = "nowhere";
            row.sha256 = "0";
            row.createdAt = Instant.now();
            row.persist();
            return row;
        });
        var intervention = in(() -> {
            var row = new Intervention();
            row.name = "Injected";
            row.sae = Sae.findById(sae.id);
            row.analysis = row.sae.analysis;
            row.target = row.sae.checkpoint;
            row.parallelSet = ParallelSet.findById(set.id);
            row.optionsJson = "{}";
            row.state = Intervention.State.DONE;
            row.job = Job.findById(job.id);
            row.createdAt = Instant.now();
            row.persist();
            return row;
        });
        var corpus = in(() -> Study.<Study>findById(sae.study.id).englishCorpus.slug);
        var step = in(() -> sae.study.model.slug + "@" + Checkpoint.<Checkpoint>findById(sae.checkpoint.id).step);
        var injected = "INTERVENTION " + intervention.id + " Injected";
        var made = "JOB " + job.id + " fixture";
        var analysis = "ANALYSIS " + sae.analysis.id + " " + sae.slug + " · " + sae.analysis.id;
        var trained = "SAE " + sae.slug + " " + sae.slug;
        var study = "STUDY " + sae.study.slug + " " + sae.study.name;
        assertEquals(List.of(made), entries(StoredKind.JOB, "" + job.id));
        assertEquals(List.of(injected, made), entries(StoredKind.INTERVENTION, "" + intervention.id));
        assertEquals(List.of(analysis, injected, made), entries(StoredKind.ANALYSIS, "" + sae.analysis.id));
        assertEquals(List.of(trained, analysis, injected, made), entries(StoredKind.SAE, sae.slug));
        assertEquals(List.of(study, trained, analysis, injected, made), entries(StoredKind.STUDY, sae.study.slug));
        assertEquals("PARALLEL_SET " + set.slug + " Set", entries(StoredKind.PARALLEL_SET, set.slug).get(0));
        assertEquals(List.of(injected, made), entries(StoredKind.PARALLEL_SET, set.slug).subList(1, 3));
        assertEquals(List.of(study, trained, analysis, injected, made),
                entries(StoredKind.CORPUS, corpus).subList(1, 6));
        assertEquals(List.of(trained, analysis, injected, made), entries(StoredKind.CHECKPOINT, step).subList(1, 5));
        for (var kind : StoredKind.values()) assertTrue(deletion.plan(kind, "none@1").isEmpty());
        deletion.delete(StoredKind.PARALLEL_SET, set.slug,
                deletion.plan(StoredKind.PARALLEL_SET, set.slug).orElseThrow().confirm());
        assertNull(in(() -> Intervention.findById(intervention.id)));
        assertNull(in(() -> Job.findById(job.id)));
        deletion.delete(StoredKind.CORPUS, corpus, deletion.plan(StoredKind.CORPUS, corpus).orElseThrow().confirm());
        assertNull(in(() -> Sae.findById(sae.id)));
        deletion.delete(StoredKind.CHECKPOINT, step,
                deletion.plan(StoredKind.CHECKPOINT, step).orElseThrow().confirm());
        assertNull(in(() -> Checkpoint.findById(sae.checkpoint.id)));
    }

    private List<String> entries(StoredKind kind, String key) {
        return deletion.plan(kind, key).orElseThrow().entries().stream()
                .map(entry -> entry.kind() + " " + entry.key() + " " + entry.name()).toList();
    }

    @Test
    void a_job_that_another_waits_for_stays_until_both_have_ended() throws IOException {
        var sae = stored();
        var need = in(() -> {
            var row = row(Job.State.QUEUED, new JobSpec.ScanCorpus(-1));
            row.study = Study.findById(sae.study.id);
            return row;
        });
        var dependant = in(() -> {
            var row = row(Job.State.QUEUED, new JobSpec.ScanCorpus(-1));
            row.needs.add(Job.findById(need.id));
            return row;
        });
        assertEquals(List.of(need.id, dependant.id), blockers(StoredKind.JOB, "" + need.id));
        assertEquals(List.of(dependant.id), blockers(StoredKind.STUDY, sae.study.slug));
        var confirm = deletion.plan(StoredKind.JOB, "" + need.id).orElseThrow().confirm();
        assertThrows(Deletion.NotPossible.class, () -> deletion.delete(StoredKind.JOB, "" + need.id, confirm));
        assertTrue(in(() -> jobs.cancel(need.id)));
        assertEquals(Job.State.FAILED, in(() -> Job.<Job>findById(dependant.id)).state);
        assertEquals(List.of(), blockers(StoredKind.STUDY, sae.study.slug));
        assertTrue(deletion
                .delete(StoredKind.JOB, "" + need.id,
                        deletion.plan(StoredKind.JOB, "" + need.id).orElseThrow().confirm())
                .isPresent());
    }

    @Test
    void a_waiting_job_goes_with_its_study_and_what_it_needed_may_go_once_it_succeeded() throws IOException {
        var sae = stored();
        var need = in(() -> row(Job.State.SUCCEEDED, new JobSpec.ScanCorpus(-1)));
        var waiting = in(() -> {
            var row = row(Job.State.QUEUED, new JobSpec.ScanCorpus(-1));
            row.study = Study.findById(sae.study.id);
            row.needs.add(Job.findById(need.id));
            return row;
        });
        assertTrue(deletion
                .delete(StoredKind.JOB, "" + need.id,
                        deletion.plan(StoredKind.JOB, "" + need.id).orElseThrow().confirm())
                .isPresent());
        assertEquals(List.of(), blockers(StoredKind.STUDY, sae.study.slug));
        deletion.delete(StoredKind.STUDY, sae.study.slug,
                deletion.plan(StoredKind.STUDY, sae.study.slug).orElseThrow().confirm());
        assertNull(in(() -> Job.findById(waiting.id)));
    }

    private List<Long> blockers(StoredKind kind, String key) {
        return deletion.plan(kind, key).orElseThrow().blockers().stream().map(blocker -> blocker.job()).toList();
    }

    @Test
    void a_job_is_deleted_with_its_log_and_scratch_while_its_results_stay() throws IOException {
        var sae = stored();
        var job = in(() -> {
            var row = row(Job.State.SUCCEEDED, new JobSpec.TrainSaes(sae.study.id, sae.checkpoint.id, List.of(sae.id)));
            Sae.<Sae>findById(sae.id).trainJob = row;
            jobs.log(row.id, "a line");
            return row;
        });
        Files.createDirectories(data.scratch(job.id));
        deletion.delete(StoredKind.JOB, "" + job.id,
                deletion.plan(StoredKind.JOB, "" + job.id).orElseThrow().confirm());
        assertNull(in(() -> Job.findById(job.id)));
        assertEquals(0, in(() -> JobLine.count("jobId", job.id)));
        assertNull(in(() -> Sae.<Sae>findById(sae.id).trainJob));
        assertFalse(Files.exists(data.scratch(job.id)));
        assertTrue(Files.isDirectory(data.sae(sae.slug)));
    }

    @Test
    void folders_of_deleted_rows_go_even_when_the_process_died_before_it_came_to_them() throws IOException {
        var sae = stored();
        var folder = data.sae(sae.slug);
        var rolledBack = removals.note(List.of(folder));
        removals.finish();
        assertTrue(Files.isDirectory(folder), "its row is still there");
        assertTrue(Files.exists(rolledBack), "its transaction may not be over");
        Files.createFile(data.backupHold());
        try {
            var plan = deletion.plan(StoredKind.STUDY, sae.study.slug).orElseThrow();
            deletion.delete(StoredKind.STUDY, sae.study.slug, plan.confirm());
            assertTrue(Files.isDirectory(folder), "a copy is being made of rows that point at it");
            assertNull(in(() -> Sae.findById(sae.id)));
        } finally {
            Files.delete(data.backupHold());
        }
        garbage.atStart(() -> false);
        assertFalse(Files.exists(folder));
        assertFalse(Files.exists(rolledBack));
    }

    @Test
    void a_restored_copy_finds_its_files_where_they_lie_now() throws IOException {
        var sae = stored();
        var job = in(() -> row(Job.State.SUCCEEDED,
                new JobSpec.Pretrain(1, 1, 1, data.world() + "/tokenizer.json", null, List.of())));
        in(() -> {
            assertTrue(RestoredCopy.move(data.root().toString(), "/elsewhere/日本") >= 3);
            Job.getEntityManager().clear();
            assertEquals("/elsewhere/日本/saes/" + sae.slug, Sae.<Sae>findById(sae.id).folder);
            assertEquals("/elsewhere/日本/analyses/" + sae.slug + "/" + sae.analysis.id,
                    Analysis.<Analysis>findById(sae.analysis.id).folder);
            assertEquals("/elsewhere/日本/world/tokenizer.json",
                    json.readTree(Job.<Job>findById(job.id).spec).path("tokenizer").asText());
            assertTrue(Checkpoint.<Checkpoint>findById(sae.checkpoint.id).folder.startsWith("target/"),
                    "what was registered elsewhere stays there");
            RestoredCopy.move("/elsewhere/日本", data.root().toString());
            Job.getEntityManager().clear();
            return assertSame(data.sae(sae.slug).toString(), Sae.<Sae>findById(sae.id).folder);
        });
    }

    private static boolean assertSame(String expected, String found) {
        assertEquals(expected, found);
        return true;
    }

    @Test
    void only_what_nothing_refers_to_is_removed_and_only_when_it_is_old() throws IOException {
        var sae = stored();
        var lost = result(data.saes().resolve("lost-" + UUID.randomUUID()));
        var strange = Files.createDirectories(data.saes().resolve("strange-" + UUID.randomUUID()));
        Files.writeString(strange.resolve("notes.txt"), "somebody put this here");
        var fresh = result(data.saes().resolve("fresh-" + UUID.randomUUID()));
        var half = Files.createDirectories(data.saes().resolve("." + sae.slug + ".new123"));
        Files.writeString(half.resolve("cfg.json"), "{");
        var done = in(() -> row(Job.State.SUCCEEDED, new JobSpec.ScanCorpus(1)));
        var failed = in(() -> row(Job.State.FAILED, new JobSpec.ScanCorpus(1)));
        for (var job : List.of(done, failed))
            Files.writeString(Files.createDirectories(data.scratch(job.id)).resolve("resume"), "x");
        for (var old : List.of(lost, strange, half, data.sae(sae.slug))) age(old, Duration.ofDays(3));
        age(data.scratch(failed.id), Duration.ofDays(3));
        var listed = report(storageJobs.cleanUp(false), CleanUpReport.class);
        assertEquals(0, listed.freed());
        assertTrue(Files.exists(lost));
        assertEquals(Garbage.Kind.UNREFERENCED, line(listed, lost).kind());
        assertTrue(line(listed, lost).removable());
        assertFalse(line(listed, fresh).removable());
        var removed = report(storageJobs.cleanUp(true), CleanUpReport.class);
        assertTrue(removed.freed() > 0);
        for (var gone : List.of(lost, half, data.scratch(done.id))) assertFalse(Files.exists(gone), gone.toString());
        for (var stays : List.of(strange, fresh, data.sae(sae.slug), data.scratch(failed.id)))
            assertTrue(Files.exists(stays), stays.toString());
        age(data.scratch(failed.id), Duration.ofDays(60));
        report(storageJobs.cleanUp(true), CleanUpReport.class);
        assertFalse(Files.exists(data.scratch(failed.id)));
    }

    @Test
    void a_row_whose_name_ends_in_half_a_letter_stops_no_clean_up() throws IOException {
        var sae = stored();
        var lost = result(data.saes().resolve("lost-" + UUID.randomUUID()));
        age(lost, Duration.ofDays(3));
        var slug = sae.checkpoint.model.slug;
        // as names were cut once
        in(() -> LanguageModel.update("slug = ?1 where id = ?2", slug + "\ud842", sae.checkpoint.model.id));
        try {
            report(storageJobs.cleanUp(true), CleanUpReport.class);
            assertFalse(Files.exists(lost));
            assertTrue(Files.exists(data.sae(sae.slug)));
        } finally {
            in(() -> LanguageModel.update("slug = ?1 where id = ?2", slug, sae.checkpoint.model.id));
        }
    }

    @Test
    void what_a_row_came_to_point_at_since_it_was_listed_is_not_removed() throws IOException {
        var sae = stored();
        var lost = result(data.saes().resolve("lost-" + UUID.randomUUID()));
        age(lost, Duration.ofDays(3));
        var listed = garbage.find().stream().filter(item -> item.path().equals(lost)).findFirst().orElseThrow();
        assertTrue(listed.removable());
        in(() -> Sae.update("folder = ?1 where id = ?2", lost.toString(), sae.id));
        assertEquals(List.of(), garbage.remove(List.of(listed)));
        assertTrue(Files.exists(lost));
        in(() -> Sae.update("folder = ?1 where id = ?2", data.sae(sae.slug).toString(), sae.id));
        assertEquals(List.of(listed), garbage.remove(List.of(listed)));
        assertFalse(Files.exists(lost));
    }

    @Test
    void what_a_row_comes_to_point_at_while_it_is_removed_gets_its_name_back() throws IOException {
        var sae = stored();
        var lost = result(data.saes().resolve("lost-" + UUID.randomUUID()));
        age(lost, Duration.ofDays(3));
        var listed = garbage.find().stream().filter(item -> item.path().equals(lost)).findFirst().orElseThrow();
        var between = new AtomicBoolean();
        QuarkusMock.installMockForType(new Removals() {
            @Override
            public boolean backupRuns() { // asked after rows were read and before the folder is touched
                between.set(true);
                in(() -> Sae.update("folder = ?1 where id = ?2", lost.toString(), sae.id));
                return false;
            }
        }, Removals.class);
        assertEquals(List.of(), garbage.remove(List.of(listed)));
        assertTrue(between.get());
        assertEquals(List.of(), FolderCheck.of(lost, bytes -> {}));
    }

    @Test
    void a_folder_that_lost_its_name_when_the_process_died_has_it_again_after_the_next_start() throws IOException {
        var lost = result(data.saes().resolve("lost-" + UUID.randomUUID()));
        assertNotNull(StagedFolder.putAside(lost));
        assertFalse(Files.exists(lost));
        garbage.recover();
        assertEquals(List.of(), FolderCheck.of(lost, bytes -> {}));
    }

    @Test
    void rows_are_read_for_all_that_is_removed_and_not_for_each() throws IOException {
        var lost = new ArrayList<Path>();
        for (var i = 0; i < 60; i++) lost.add(result(data.saes().resolve("lost-" + UUID.randomUUID())));
        for (var folder : lost) age(folder, Duration.ofDays(3));
        var listed = garbage.find().stream().filter(item -> lost.contains(item.path())).toList();
        var statistics = in(
                () -> Job.getEntityManager().getEntityManagerFactory().unwrap(SessionFactory.class).getStatistics());
        statistics.setStatisticsEnabled(true);
        try {
            assertEquals(60, garbage.remove(listed).size());
            assertTrue(statistics.getPrepareStatementCount() < 60,
                    statistics.getPrepareStatementCount() + " statements");
        } finally {
            statistics.setStatisticsEnabled(false);
        }
        for (var folder : lost) assertFalse(Files.exists(folder));
    }

    @Test
    void sequences_of_another_text_or_other_shares_are_never_taken_for_those_of_a_corpus() throws IOException {
        QuarkusMock.installMockForType(HANDLER, CheckpointDownload.class);
        var folder = Files.createDirectories(Path.of("target/test-data/tokenized-" + UUID.randomUUID()));
        var world = BilingualWorld.of(4);
        world.writeTokenizer(folder.resolve("tokenizer.json"));
        world.writeDocuments(folder.resolve("en.jsonl"), Language.ENGLISH, 100, 0);
        var corpus = in(() -> {
            var row = new Corpus();
            row.slug = "tokens-" + UUID.randomUUID();
            row.name = "Tokens";
            row.language = "en";
            row.path = folder.resolve("en.jsonl").toString();
            row.evaluationPercent = 10;
            row.state = Corpus.State.READY;
            row.sha256 = scanned(folder);
            row.createdAt = Instant.now();
            row.persist();
            return row;
        });
        long first = trained(corpus, folder);
        var place = in(() -> CorpusTokens.of(corpus.id).get(0));
        var manifest = data.tokenized(corpus.slug, place.tokenizerSha256, 16).resolve(Manifest.FILE);
        var written = Files.getLastModifiedTime(manifest);
        assertEquals(first, trained(corpus, folder));
        assertEquals(written, Files.getLastModifiedTime(manifest), "the same is read again");
        in(() -> Corpus.update("evaluationPercent = 60 where id = ?1", corpus.id));
        long fewer = trained(corpus, folder);
        assertTrue(fewer < first, fewer + " of " + first);
        assertEquals(fewer, in(() -> CorpusTokens.of(corpus.id).get(0).trainSequences));
        world.writeDocuments(folder.resolve("en.jsonl"), Language.ENGLISH, 300, 0);
        var changed = scanned(folder);
        in(() -> Corpus.update("sha256 = ?1 where id = ?2", changed, corpus.id));
        assertTrue(trained(corpus, folder) > fewer);
        Files.delete(manifest);
        assertTrue(trained(corpus, folder) > fewer);
        assertTrue(Files.exists(manifest));
    }

    /** @return how many sequences a job would train on */
    private static String scanned(Path folder) throws IOException {
        return CorpusFiles.at(folder.resolve("en.jsonl")).read(document -> {}, Progress.NONE).sha256();
    }

    private long trained(Corpus corpus, Path folder) {
        var size = new AtomicLong();
        succeed(download(context -> size
                .set(corpora.open(corpus.id, folder.resolve("tokenizer.json"), 16, context).size(Split.TRAIN))));
        return size.get();
    }

    @Test
    void cleaning_up_never_touches_what_unfinished_attempts_write() throws Exception {
        var sae = stored();
        var training = in(
                () -> row(Job.State.RUNNING, new JobSpec.TrainSaes(sae.study.id, sae.checkpoint.id, List.of(sae.id))));
        var over = new AtomicBoolean();
        var threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> attempt = () -> {
                int written = 0;
                while (!over.get()) {
                    StagedFolder.write(data.sae(sae.slug), folder -> {
                        Files.writeString(folder.resolve("cfg.json"), "{}");
                        var scratch = Files.createDirectories(data.scratch(training.id).resolve("resume"));
                        Files.writeString(scratch.resolve("point"), "x");
                        Manifest.write(folder, Map.of());
                        if (!Files.exists(scratch.resolve("point"))) throw new IOException("the resume point is gone");
                    });
                    written++;
                }
                return written;
            };
            var first = threads.submit(attempt);
            var second = threads.submit(attempt); // a job's former worker that has not noticed yet
            for (var round = 0; round < 30; round++) {
                for (var item : garbage.find(Duration.ZERO, Looking.AND_WARNING)) {
                    boolean itsOwn = item.path().startsWith(data.scratch(training.id))
                            || item.path().getFileName().toString().contains(sae.slug);
                    if (itsOwn) assertFalse(item.removable(), item.toString());
                    if (itsOwn && item.removable()) garbage.remove(List.of(item));
                }
            }
            over.set(true);
            assertTrue(first.get() > 0);
            assertTrue(second.get() > 0);
        } finally {
            threads.shutdownNow();
            in(() -> Job.update("state = ?1 where id = ?2", Job.State.FAILED, training.id));
        }
        assertEquals(List.of(), FolderCheck.of(data.sae(sae.slug), bytes -> {}));
    }

    @Test
    void a_job_that_would_fill_the_disk_is_not_begun_and_one_that_runs_stops_in_time_and_keeps_its_resume_point()
            throws IOException {
        QuarkusMock.installMockForType(HANDLER, CheckpointDownload.class);
        var free = new AtomicLong(10L << 30);
        QuarkusMock.installMockForType(new DiskSpace(data, "1g") {
            @Override
            public long free() {
                return free.get();
            }
        }, DiskSpace.class);
        var running = new AtomicBoolean();
        var job = download(context -> {
            Files.createDirectories(context.scratch());
            Files.writeString(context.scratch().resolve("resume"), "half way");
            running.set(true);
            while (true) context.at(1, 2);
        });
        await().until(running::get);
        free.set((1L << 30) - 1);
        var stopped = awaitEnd(job);
        assertEquals(Job.State.FAILED, stopped.state);
        assertTrue(
                stopped.failure.startsWith(
                        "Stopped before the disk was full: 1024.0 MiB are left, less than the reserve of 1.0 GiB"),
                stopped.failure);
        assertTrue(Files.exists(AttemptFolder.of(data.scratch(job.id), stopped.fence).resolve("resume")),
                "a retry goes on from here");
        HANDLER.makesRoom = true;
        try {
            var next = new AtomicBoolean();
            var clearing = download(context -> {
                context.log("first tick");
                while (!next.get()) context.check();
                context.log("second tick");
                while (next.get()) context.check();
            });
            await().until(() -> logged(clearing, "first tick"));
            next.set(true);
            await().until(() -> logged(clearing, "second tick")); // so the first has looked at the disk
            next.set(false);
            succeed(clearing);
        } finally {
            HANDLER.makesRoom = false;
        }
        assertFalse(new CleaningUp().stopsWhenDiskIsLow() || new Retaining().stopsWhenDiskIsLow()
                || new Verifying().stopsWhenDiskIsLow());
        var sae = stored();
        in(() -> Sae.update("state = ?1 where id = ?2", Sae.State.QUEUED, sae.id));
        in(() -> LanguageModel.update("width = 4096 where id = ?1",
                in(() -> Sae.<Sae>findById(sae.id).study.model.id)));
        in(() -> Sae.update("configJson = ?1 where id = ?2",
                json.writeValueAsString(dev.kakehashi.sae.SaeConfig.paper()), sae.id));
        var tooLarge = awaitEnd(
                in(() -> jobs.submit(new JobSpec.TrainSaes(sae.study.id, sae.checkpoint.id, List.of(sae.id)),
                        "too large", 0, null, List.of())));
        assertTrue(
                tooLarge.failure.matches(
                        "This needs up to [\\d.]+ GiB of disk, but 0 bytes are free besides the reserve of 1.0 GiB .*"),
                tooLarge.failure);
    }

    /** An SAE with an analysis, all of its files where jobs put them; its checkpoint is registered from elsewhere. */
    private Sae stored() {
        var made = AnalysedFixture.sae();
        return in(() -> {
            Sae sae = Sae.findById(made.id);
            var folder = result(data.sae(sae.slug));
            sae.folder = folder.toString();
            sae.bytes = Durable.bytes(folder);
            sae.state = Sae.State.ANALYSED;
            var target = data.analysis(sae.slug, sae.analysis.id);
            StagedFolder.write(target, beside -> {
                try (var files = Files.list(Path.of(sae.analysis.folder))) {
                    for (var file : files.toList()) Files.copy(file, beside.resolve(file.getFileName()));
                }
            });
            sae.analysis.folder = target.toString();
            sae.checkpoint.state = Checkpoint.State.READY;
            try (var weights = dev.kakehashi.tensor.Weights.open(Path.of(sae.checkpoint.folder))) {
                sae.checkpoint.weightsSha256 = weights.sha256((done, total) -> {});
            }
            sae.study.slug.length();
            sae.study.name.length();
            sae.study.model.slug.length();
            sae.checkpoint.folder.length();
            return sae;
        });
    }

    private static Path fixtureCheckpoint(Sae sae) {
        return Path.of("target/test-data/fixtures", sae.slug, "checkpoint", "model.safetensors");
    }

    private static Path result(Path folder) throws IOException {
        StagedFolder.write(folder, beside -> {
            Files.writeString(beside.resolve("cfg.json"), "{}");
            Files.writeString(beside.resolve("sae_weights.safetensors"), "weights");
            Manifest.write(beside, Map.of());
        });
        return folder;
    }

    private Job row(Job.State state, JobSpec spec) throws IOException {
        var job = new Job();
        job.spec = json.writerFor(JobSpec.class).writeValueAsString(spec);
        job.kind = json.readTree(job.spec).path("kind").asText();
        job.title = "fixture";
        job.state = state;
        job.attempts = 1;
        job.maxAttempts = 5;
        job.createdAt = Instant.now();
        job.persist();
        return job;
    }

    private VerifyReport verify(Study study) throws IOException {
        return report(storageJobs.verify(in(() -> Study.findById(study.id))), VerifyReport.class);
    }

    private <T> T report(Job job, Class<T> type) throws IOException {
        succeed(job);
        return json.readValue(data.report(job.id).toFile(), type);
    }

    private static void succeed(Job job) {
        var ended = awaitEnd(job);
        assertEquals(Job.State.SUCCEEDED, ended.state, ended.failure + "\n" + ended.trace);
    }

    private CleanUpReport.Line line(CleanUpReport report, Path path) {
        var place = data.root().relativize(path).toString();
        return report.lines().stream().filter(line -> line.place().equals(place)).findFirst()
                .orElseThrow(() -> new AssertionError(place + " is not listed"));
    }

    private static boolean logged(Job job, String line) {
        return in(() -> JobLine.count("jobId = ?1 and line = ?2", job.id, line)) > 0;
    }

    private Job download(FakeDownload.Work work) {
        long number = NUMBERS.incrementAndGet();
        HANDLER.give(number, work);
        return in(() -> jobs.submit(new JobSpec.DownloadCheckpoint(number, FakeDownload.REPOSITORY, "main"),
                "test " + number, 0, null, List.of()));
    }

    private static void age(Path folder, Duration by) throws IOException {
        var at = FileTime.from(Instant.now().minus(by));
        try (var all = Files.walk(folder)) {
            for (var path : new ArrayList<>(all.toList())) Files.setLastModifiedTime(path, at);
        }
    }

    private static void flipLastByte(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
    }

    private static Fields fields(Map<String, String> values) {
        var lists = new java.util.HashMap<String, List<String>>();
        values.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Fields(lists, MessageBundles.get(RefusalMessages.class));
    }

    private static Job awaitEnd(Job job) {
        await().atMost(Duration.ofSeconds(20)).until(() -> in(() -> Job.<Job>findById(job.id).state.ended()));
        return in(() -> Job.findById(job.id));
    }

    private static <T> T in(Callable<T> work) {
        return QuarkusTransaction.requiringNew().call(work);
    }
}
