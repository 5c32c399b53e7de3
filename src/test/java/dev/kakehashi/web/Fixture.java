package dev.kakehashi.web;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.JobLine;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.MetricPoint;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import java.util.UUID;

/** Rows for tests of pages; every call makes new ones, so that tests do not depend on each other. */
public final class Fixture {
    public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Fixture() {}

    public static Job job(Job.State state, String title) {
        return QuarkusTransaction.requiringNew().call(() -> {
            var job = new Job();
            job.kind = "scan-corpus";
            job.title = title;
            job.spec = "{\"kind\":\"scan-corpus\",\"corpusId\":1}";
            job.state = state;
            job.attempts = state == Job.State.QUEUED ? 0 : 1;
            job.maxAttempts = 3;
            job.createdAt = NOON;
            if (state != Job.State.QUEUED) job.startedAt = NOON.plusSeconds(5);
            if (state.ended()) job.finishedAt = NOON.plusSeconds(95);
            if (state == Job.State.FAILED) job.failure = "No line of the file holds a \"text\" field.";
            if (state == Job.State.RUNNING) {
                job.phase = "Counting";
                job.done = 30;
                job.total = 120;
                job.unit = "MiB";
                job.rate = 1.5;
            }
            job.persist();
            return job;
        });
    }

    /** A job that waits for another and therefore is not run by the worker of the tests. */
    public static Job waitingFor(Job need, String title) {
        var waiting = job(Job.State.QUEUED, title);
        QuarkusTransaction.requiringNew().run(() -> {
            Job managed = Job.findById(waiting.id);
            managed.needs.add(Job.findById(need.id));
            managed.kind = "download-checkpoint";
            long checkpoint = checkpoint(model(UUID.randomUUID().toString().substring(0, 8)),
                    Checkpoint.State.PLANNED).id;
            managed.spec = "{\"kind\":\"download-checkpoint\",\"checkpointId\":" + checkpoint
                    + ",\"repository\":\"test/fixture\",\"revision\":\"main\"}";
        });
        return waiting;
    }

    public static void line(Job job, String text) {
        QuarkusTransaction.requiringNew().run(() -> {
            var line = new JobLine();
            line.jobId = job.id;
            line.at = NOON;
            line.line = text;
            line.persist();
        });
    }

    public static void point(Job job, long saeId, String series, long step, double number) {
        QuarkusTransaction.requiringNew().run(() -> {
            var point = new MetricPoint();
            point.jobId = job.id;
            point.saeId = saeId;
            point.series = series;
            point.step = step;
            point.number = number;
            point.persist();
        });
    }

    /** A study with one analysed SAE of one checkpoint; nothing of it has files. */
    public static Sae analysedSae(double mixedShare) {
        return QuarkusTransaction.requiringNew().call(() -> {
            String unique = UUID.randomUUID().toString().substring(0, 8);
            var sae = sae(study(model(unique), unique), unique);
            var analysis = new Analysis();
            analysis.sae = sae;
            analysis.optionsJson = "{}";
            analysis.folder = "nowhere";
            analysis.createdAt = NOON;
            analysis.persistAndFlush();
            sae.analysis = analysis;
            var metric = new AnalysisMetric();
            metric.analysisId = analysis.id;
            metric.name = "mixed-share";
            metric.language = "all";
            metric.number = mixedShare;
            metric.persist();
            return sae;
        });
    }

    private static LanguageModel model(String unique) {
        var model = new LanguageModel();
        model.slug = "model-" + unique;
        model.family = "fixture";
        model.name = "model " + unique;
        model.layers = 4;
        model.width = 128;
        model.createdAt = NOON;
        model.persist();
        return model;
    }

    private static Study study(LanguageModel model, String unique) {
        var study = new Study();
        study.slug = "study-" + unique;
        study.name = "study " + unique;
        study.model = model;
        study.englishCorpus = corpus("en", unique);
        study.japaneseCorpus = corpus("ja", unique);
        study.configJson = "{}";
        study.optionsJson = "{}";
        study.createdAt = NOON;
        study.persist();
        return study;
    }

    private static Corpus corpus(String language, String unique) {
        var corpus = new Corpus();
        corpus.slug = language + "-" + unique;
        corpus.name = "corpus " + language + " " + unique;
        corpus.language = language;
        corpus.path = "nowhere";
        corpus.state = Corpus.State.READY;
        corpus.createdAt = NOON;
        corpus.persist();
        return corpus;
    }

    private static Checkpoint checkpoint(LanguageModel model, Checkpoint.State state) {
        var checkpoint = new Checkpoint();
        checkpoint.model = model;
        checkpoint.step = 1000;
        checkpoint.state = state;
        checkpoint.createdAt = NOON;
        checkpoint.persist();
        return checkpoint;
    }

    private static Sae sae(Study study, String unique) {
        var sae = new Sae();
        sae.slug = "model-" + unique + ".step1000.l2.k8." + unique.substring(0, 6);
        sae.study = study;
        sae.checkpoint = checkpoint(study.model, Checkpoint.State.READY);
        sae.layer = 2;
        sae.latents = 512;
        sae.k = 8;
        sae.state = Sae.State.ANALYSED;
        sae.configJson = "{}";
        sae.createdAt = NOON;
        sae.persist();
        return sae;
    }
}
