package dev.kakehashi.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.index.ActivationIndexWriter;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.Language;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.tensor.FloatTensor;
import dev.kakehashi.tensor.SafetensorsWriter;
import dev.kakehashi.tokenizer.Vocabulary;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small analysis with files, written as an analysis job writes them: 64 latents on 20 sequences. Latent 0 is
 * activated everywhere, latent 1 by a hostile English piece, latent 2 by 東京, latent 63 never.
 */
public final class AnalysedFixture {
    public static final int LATENTS = 64;
    public static final String HOSTILE = "<script>alert(1)</script>";
    private static final int SEQUENCES = 20;
    private static final int LENGTH = 16;
    private static final String[] PIECES = {"<s>", "▁the", HOSTILE, "\"quoted\" onx=1", "東京", "<0xE9>", "▁city", "\n"};
    private static final int VOCABULARY = 60;
    private static final int[][] TEXT = {{1, 2, 3, 6}, {4, 5, 7, 2}};

    private AnalysedFixture() {}

    public static Sae sae() {
        return retaining(0);
    }

    /** Activations below this share of a latent's maximum are not in the index. */
    public static Sae retaining(double retention) {
        return analysed(retention, AnalysisOptions.paper());
    }

    /** Whose language decides is the token's own script. */
    public static Sae byScript() {
        var paper = AnalysisOptions.paper();
        return analysed(0, new AnalysisOptions(
                paper.evaluationTokens(), paper.activatingFraction(), paper.classCutoff(),
                AnalysisOptions.LanguageMode.SCRIPT, paper.rareBelow(),
                paper.clusterThreshold(), paper.linkage(), paper.singleToken(), paper.crossEntropySequences(),
                paper.seed(), paper.retention(), paper.pairTokens(), paper.loneSpace()));
    }

    private static Sae analysed(double retention, AnalysisOptions options) {
        var sae = Fixture.analysedSae(0.25);
        try {
            var root = Files.createDirectories(Path.of("target/test-data/fixtures", sae.slug));
            var checkpoint = Files.createDirectories(root.resolve("checkpoint"));
            tokenizer(checkpoint.resolve("tokenizer.json"));
            var analysis = new AnalysisFolder(Files.createDirectories(root.resolve("analysis")));
            embeddings(checkpoint);
            write(analysis, Vocabulary.read(checkpoint.resolve("tokenizer.json")), retention, options);
            Manifest.write(analysis.path(), Map.of("origin", "<b>fixture</b>"));
            QuarkusTransaction.requiringNew().run(() -> link(sae.id, checkpoint, analysis, options));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return sae;
    }

    /** An SAE that is trained and waits for this job to analyse it. */
    public static Sae unanalysed(Job analysing) {
        var sae = Fixture.analysedSae(0.25);
        QuarkusTransaction.requiringNew().run(() -> {
            Sae row = Sae.findById(sae.id);
            row.analysis = null;
            row.state = Sae.State.TRAINED;
            row.weightsSha256 = "0".repeat(64);
            row.analyseJob = analysing;
        });
        return sae;
    }

    private static void link(long id, Path checkpoint, AnalysisFolder folder, AnalysisOptions options) {
        Sae sae = Sae.findById(id);
        sae.latents = LATENTS;
        sae.checkpoint.folder = checkpoint.toString();
        sae.analysis.folder = folder.path().toString();
        sae.analysis.embeddingCheckpoint = sae.checkpoint;
        try {
            sae.analysis.optionsJson = new ObjectMapper().writeValueAsString(options);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        for (String language : new String[] {"all", "en", "ja"}) {
            var metric = new AnalysisMetric();
            metric.analysisId = sae.analysis.id;
            metric.name = "explained-variance";
            metric.language = language;
            metric.number = language.equals("ja") ? null : 0.75;
            metric.persist();
        }
    }

    /** Of the folder of a checkpoint no more than a reader of token embeddings needs. */
    private static void embeddings(Path checkpoint) throws IOException {
        var config = Map.of(
                "model_type", "llama", "hidden_size", 4, "num_hidden_layers", 1, "num_attention_heads", 2,
                "intermediate_size", 8,
                "vocab_size", VOCABULARY, "max_position_embeddings", LENGTH);
        Files.writeString(checkpoint.resolve("config.json"), new ObjectMapper().writeValueAsString(config));
        SafetensorsWriter.write(
                checkpoint.resolve("model.safetensors"),
                Map.of("model.embed_tokens.weight", FloatTensor.of(embeddingRows(), VOCABULARY, 4)),
                Map.of("format", "pt"));
    }

    private static float[] embeddingRows() {
        var rows = new float[VOCABULARY * 4];
        for (var i = 0; i < rows.length; i++) rows[i] = (float) Math.sin(i + 1);
        return rows;
    }

    private static void tokenizer(Path file) throws IOException {
        var vocab = new LinkedHashMap<String, Integer>();
        for (var id = 0; id < VOCABULARY; id++) vocab.put(id < PIECES.length ? PIECES[id] : "w" + id, id);
        Files.writeString(file,
                new ObjectMapper().writeValueAsString(Map.of("model", Map.of("type", "BPE", "vocab", vocab))));
    }

    private static void write(AnalysisFolder folder, Vocabulary vocabulary, double retention,
            AnalysisOptions options) throws IOException {
        EvaluationTokens.write(folder.tokens(), SEQUENCES, LENGTH, new Sequences());
        var tokens = EvaluationTokens.open(folder.tokens());
        try (var writer = new ActivationIndexWriter(folder.index(), LATENTS, LENGTH - 1, retention)) {
            for (var position = 0; position < tokens.positions(); position++) add(writer, tokens, position);
            writer.finish();
        }
        var rows = embeddingRows();
        var decoder = new float[LATENTS * 4];
        for (var i = 0; i < decoder.length; i++) decoder[i] = (float) Math.cos(i);
        var basis = new FeatureStatistics.Basis(tokens, new SemanticClusters(new TokenEmbeddings(rows.clone(), 4)),
                vocabulary);
        FeatureStatistics.compute(ActivationIndex.open(folder.index()), basis, options, (done, total) -> {})
                .write(folder.features());
        var unembedding = new DirectLogits.Weights((first, into) -> into.put(rows, 4 * first, into.remaining()),
                rows.length / 4, new float[] {1, 1, 1, 1});
        DirectLogits.write(folder.logits(), decoder, unembedding, (done, total) -> {});
    }

    private static void add(ActivationIndexWriter writer, EvaluationTokens tokens, int position) throws IOException {
        int token = tokens.token(position);
        boolean english = tokens.language(tokens.sequenceOf(position)) == Language.ENGLISH;
        boolean own = english ? token == 2 : token == 4;
        int[] chosen = {0, english ? 1 : 2, 3 + position % 60};
        float[] values = {1 + position % 10 / 10f, own ? 5 : 1, 2};
        writer.add(position, chosen, values, 1);
    }

    private record Sequences() implements EvaluationTokens.Source {
        @Override
        public int[] tokens(int sequence) {
            var tokens = new int[LENGTH];
            for (var i = 1; i < LENGTH; i++)
                tokens[i] = i < 12 ? TEXT[sequence % 2][i % 4] : 8 + (sequence * 7 + i) % (VOCABULARY - 8);
            return tokens;
        }

        @Override
        public Language language(int sequence) {
            return Language.values()[sequence % 2];
        }
    }
}
