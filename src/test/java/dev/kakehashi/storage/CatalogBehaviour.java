package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Every kind of row is kept and read again, on either database. */
abstract class CatalogBehaviour {
    private static final String CONFIG = "{\"note\":\"" + "日本語 <script>".repeat(500) + "\"}";

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void every_kind_of_row_is_read_as_it_was_written() {
        var slug = "catalog-" + System.nanoTime();
        long saeId = QuarkusTransaction.requiringNew().call(() -> write(slug));
        QuarkusTransaction.requiringNew().run(() -> {
            Sae sae = Sae.findById(saeId);
            assertEquals(NOW, sae.createdAt);
            assertEquals(CONFIG, sae.configJson);
            assertEquals("model.layers.1", sae.modulePath());
            assertEquals(slug, sae.study.model.slug);
            assertEquals("ja", sae.study.japaneseCorpus.language);
            assertEquals(Checkpoint.State.READY, sae.checkpoint.state);
            assertEquals(1, LanguageModel.bySlug(slug).orElseThrow().checkpoints().size());
            assertNull(AnalysisMetric
                    .<AnalysisMetric>findById(new AnalysisMetric.Key(sae.analysis.id, "fvu", "en")).number);
            assertEquals(0.25, AnalysisMetric
                    .<AnalysisMetric>findById(new AnalysisMetric.Key(sae.analysis.id, "mixed-share", "all")).number);
            assertEquals(9, CorpusTokens.<CorpusTokens>findById(
                    new CorpusTokens.Key(sae.study.englishCorpus.id, "f".repeat(64), 64)).trainSequences);
        });
    }

    @Test
    void two_checkpoints_of_a_model_at_the_same_step_are_refused() {
        var slug = "twice-" + System.nanoTime();
        var model = QuarkusTransaction.requiringNew().call(() -> model(slug));
        QuarkusTransaction.requiringNew().run(() -> checkpoint(model));
        var refused = assertThrows(RuntimeException.class,
                () -> QuarkusTransaction.requiringNew().run(() -> checkpoint(model)));
        assertTrue(refused.getMessage() != null);
    }

    private static long write(String slug) {
        var study = new Study();
        study.slug = slug;
        study.name = "Study 研究";
        study.model = model(slug);
        study.englishCorpus = corpus(slug + "-en", "en");
        study.japaneseCorpus = corpus(slug + "-ja", "ja");
        study.configJson = "{}";
        study.optionsJson = "{}";
        study.createdAt = NOW;
        study.persist();
        var sae = new Sae();
        sae.slug = slug + ".l2";
        sae.study = study;
        sae.checkpoint = checkpoint(study.model);
        sae.layer = 2;
        sae.latents = 64;
        sae.k = 4;
        sae.state = Sae.State.ANALYSED;
        sae.configJson = CONFIG;
        sae.createdAt = NOW;
        sae.persist();
        var analysis = new Analysis();
        analysis.sae = sae;
        analysis.optionsJson = "{}";
        analysis.folder = "/nowhere";
        analysis.createdAt = NOW;
        analysis.persist();
        sae.analysis = analysis;
        metric(analysis, "mixed-share", "all", 0.25);
        metric(analysis, "fvu", "en", null);
        var tokens = new CorpusTokens();
        tokens.corpusId = study.englishCorpus.id;
        tokens.tokenizerSha256 = "f".repeat(64);
        tokens.sequenceLength = 64;
        tokens.trainSequences = 9;
        tokens.persist();
        return sae.id;
    }

    private static LanguageModel model(String slug) {
        var model = new LanguageModel();
        model.slug = slug;
        model.family = "family";
        model.name = slug;
        model.createdAt = NOW;
        model.persist();
        return model;
    }

    private static Checkpoint checkpoint(LanguageModel model) {
        var checkpoint = new Checkpoint();
        checkpoint.model = LanguageModel.findById(model.id);
        checkpoint.step = 10;
        checkpoint.state = Checkpoint.State.READY;
        checkpoint.configJson = "{}";
        checkpoint.createdAt = NOW;
        checkpoint.persistAndFlush();
        return checkpoint;
    }

    private static Corpus corpus(String slug, String language) {
        var corpus = new Corpus();
        corpus.slug = slug;
        corpus.name = slug;
        corpus.language = language;
        corpus.path = "/nowhere";
        corpus.state = Corpus.State.READY;
        corpus.createdAt = NOW;
        corpus.persist();
        return corpus;
    }

    private static void metric(Analysis analysis, String name, String language, Double number) {
        var metric = new AnalysisMetric();
        metric.analysisId = analysis.id;
        metric.name = name;
        metric.language = language;
        metric.number = number;
        metric.persist();
    }
}
