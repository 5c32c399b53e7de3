package dev.kakehashi.demo;

import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.LanguageModel;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.corpus.BilingualWorld;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.StagedFolder;
import dev.kakehashi.submission.Fields;
import dev.kakehashi.submission.RefusalMessages;
import dev.kakehashi.submission.RegisterCorpus;
import dev.kakehashi.submission.RegisterParallelSet;
import dev.kakehashi.submission.SubmitIntervention;
import dev.kakehashi.submission.SubmitPretraining;
import dev.kakehashi.submission.SubmitStudy;
import io.quarkus.qute.i18n.MessageBundles;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The study a newcomer watches: a generated world, a small Llama raised on it, SAEs on every layer of every checkpoint.
 */
@ApplicationScoped
public class DemoStudy {
    static final String SLUG = "demo";
    private static final long SEED = 20250311;
    private static final int DOCUMENTS = 12_000;
    private static final double MIXED_SHARE = 0.3;
    private static final int PARALLEL = 500;

    @Inject DataDirectory data;
    @Inject RegisterCorpus registerCorpus;
    @Inject SubmitPretraining submitPretraining;
    @Inject SubmitStudy submitStudy;
    @Inject RegisterParallelSet registerParallelSet;
    @Inject SubmitIntervention submitIntervention;

    /** Writes the world's documents, tokenizer and pairs, unless they are there from an earlier start. */
    void makeWorld() throws IOException {
        var folder = data.world();
        if (Files.exists(folder.resolve("tokenizer.json"))) return;
        var world = BilingualWorld.of(SEED);
        StagedFolder.write(folder, beside -> {
            for (var language : Language.values())
                world.writeDocuments(documents(beside, language), language, DOCUMENTS, MIXED_SHARE);
            world.writePairs(beside.resolve("pairs.tsv"));
            world.writeParallel(beside.resolve("parallel.jsonl"), PARALLEL);
            world.writeTokenizer(beside.resolve("tokenizer.json"));
        });
    }

    /** Registers and queues everything at once; does nothing when the study exists. */
    @Transactional
    void submit() {
        if (Study.bySlug(SLUG).isPresent()) return;
        corpus("world-english", "World, English", Language.ENGLISH);
        corpus("world-japanese", "World, Japanese", Language.JAPANESE);
        if (LanguageModel.bySlug("demo-llama").isEmpty())
            submitPretraining.submit(fields(Map.ofEntries(
                    Map.entry("name", "demo-llama"),
                    Map.entry("family", "demo"),
                    Map.entry("tokenizer", data.world().resolve("tokenizer.json").toString()),
                    Map.entry("englishCorpus", "world-english"),
                    Map.entry("japaneseCorpus", "world-japanese"),
                    Map.entry("layers", "4"),
                    Map.entry("width", "96"),
                    Map.entry("heads", "4"),
                    Map.entry("batch", "20"),
                    Map.entry("steps", "1000"),
                    Map.entry("learningRate", "0.004"),
                    Map.entry("tiedEmbeddings", "true"),
                    Map.entry("checkpointSteps", "0, 30, 100, 250, 500, 1000"))));
        submitStudy.submit(fields(Map.ofEntries(
                Map.entry("name", SLUG),
                Map.entry("model", "demo-llama"),
                Map.entry("steps", "all"),
                Map.entry("layers", "1-4"),
                Map.entry("englishCorpus", "world-english"),
                Map.entry("japaneseCorpus", "world-japanese"),
                Map.entry("lexicon", data.world().resolve("pairs.tsv").toString()),
                Map.entry("latents", "1024"),
                Map.entry("k", "16"),
                Map.entry("tokens", "409600"),
                Map.entry("batch", "2048"),
                Map.entry("learningRate", "0.003"),
                Map.entry("warmupSteps", "20"),
                Map.entry("bufferVectors", "65536"),
                Map.entry("evaluationTokens", "100000"),
                Map.entry("clusterThreshold", "0.3"),
                Map.entry("languageMode", "SCRIPT"),
                Map.entry("crossEntropySequences", "96"))));
    }

    /** Puts features of the last checkpoint into an earlier one; once, and only when the SAE is there. */
    @Transactional
    void intervene() {
        Sae sae = Sae.find("study.slug = ?1 and layer = 2 and checkpoint.step = 1000 and analysis is not null", SLUG)
                .firstResult();
        if (sae == null || Intervention.count() > 0) return;
        if (ParallelSet.bySlug("world").isEmpty())
            registerParallelSet.register(
                    fields(Map.of("name", "World", "path", data.world().resolve("parallel.jsonl").toString())));
        submitIntervention.submit(fields(Map.ofEntries(
                Map.entry("name", "Demo: step 100 with features of step 1000"),
                Map.entry("sae", sae.slug),
                Map.entry("targetStep", "100"),
                Map.entry("seeds", "3"),
                Map.entry("documents", "400"),
                Map.entry("parallelSet", "world"),
                Map.entry("template", "{source} {target}"),
                Map.entry("separator", "\\s"),
                Map.entry("stops", ".\n。\n?\n？"),
                Map.entry("keepStop", "true"),
                Map.entry("shots", "2"),
                Map.entry("sentences", "60"),
                Map.entry("newTokens", "20"))));
    }

    private void corpus(String slug, String name, Language language) {
        if (Corpus.bySlug(slug).isPresent()) return;
        registerCorpus.register(fields(Map.of(
                "name", slug,
                "language", language.code(),
                "path", documents(data.world(), language).toString(),
                "validationPercent", "5",
                "evaluationPercent", "15")));
        Corpus.bySlug(slug).orElseThrow().name = name;
    }

    private static Path documents(Path world, Language language) {
        return world.resolve(language.code() + ".jsonl");
    }

    private static Fields fields(Map<String, String> values) {
        var lists = new HashMap<String, List<String>>();
        values.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Fields(lists, MessageBundles.get(RefusalMessages.class));
    }
}
