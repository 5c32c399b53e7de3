package dev.kakehashi.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.activations.ActivationStream;
import dev.kakehashi.activations.DocumentStream;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.evaluation.CrossEntropies;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.evaluation.EvaluatedSae;
import dev.kakehashi.analysis.evaluation.EvaluationPass;
import dev.kakehashi.analysis.features.FeatureColumn;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.features.Lexicon;
import dev.kakehashi.analysis.features.PairTokens;
import dev.kakehashi.analysis.evaluation.RecoveredCrossEntropy;
import dev.kakehashi.analysis.SaeMetric;
import dev.kakehashi.analysis.SaeReport;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.AnalysisMetric;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.corpus.Split;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.jobs.JobMachine;
import dev.kakehashi.jobs.JobSpec;
import dev.kakehashi.model.CausalTransformer;
import dev.kakehashi.model.TokenTable;
import dev.kakehashi.sae.SaeFiles;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.VerifiedWeights;
import dev.kakehashi.tensor.Torch;
import dev.kakehashi.tokenizer.Vocabulary;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Job: analyses the SAEs of one checkpoint; one pass of the language model feeds the indexes of all layers. */
@ApplicationScoped
public class SaeAnalysis implements JobHandler<JobSpec.AnalyseSaes> {
    @Inject DataDirectory data;
    @Inject TokenizedCorpora corpora;
    @Inject ObjectMapper json;
    @Inject JobMachine machine;

    @Override
    public Class<JobSpec.AnalyseSaes> specType() {
        return JobSpec.AnalyseSaes.class;
    }

    @Override
    public void run(JobSpec.AnalyseSaes spec, JobContext context) throws Exception {
        var grid = SaeGrid.load(spec.studyId(), spec.checkpointId(), spec.saeIds());
        var tokens = corpora.open(grid, context);
        var stored = QuarkusTransaction.requiringNew().call(() -> stored(context.jobId()));
        verify(spec, grid, context);
        var all = List.copyOf(grid.layers().keySet());
        if (!stored.isEmpty() && stored.size() < all.size())
            context.log("Continues with " + (all.size() - stored.size()) + " of " + all.size()
                    + " SAEs; the others are analysed.");
        var documents = new DocumentStream(tokens.english(), tokens.japanese(), Split.EVALUATION,
                spec.options().seed());
        var plan = AnalysisPlan.of(spec, grid, data, machine.get());
        plan.say(context);
        for (var group = 0; group < plan.groups().size(); group++) {
            // by an attempt before this one
            var left = plan.groups().get(group).stream().map(all::get).filter(id -> !stored.contains(id)).toList();
            var scratch = plan.groups().size() == 1 ? context.scratch() : context.scratch().resolve("group" + group);
            if (!left.isEmpty())
                analyse(spec, grid, new Group(left, plan.blockwise(group), scratch), documents, context);
        }
    }

    /** SAEs that share a pass of the language model. */
    private record Group(List<Long> ids, boolean blockwise, Path scratch) {}

    private void analyse(JobSpec.AnalyseSaes spec, SaeGrid grid, Group group, DocumentStream documents,
            JobContext context) throws IOException {
        var saes = new ArrayList<EvaluatedSae>();
        var layers = new TreeSet<Integer>();
        for (var id : group.ids) {
            var slug = grid.slugs().get(id);
            layers.add(grid.layers().get(id));
            saes.add(new EvaluatedSae(slug, grid.layers().get(id), SaeFiles.read(data.sae(slug))));
        }
        int sequences = sequences(spec, documents, context);
        Read read;
        try (var model = CausalTransformer.load(data.reopen(grid.folder()), Torch.device())) {
            context.phase("reading activations", "tokens", (long) sequences * documents.span());
            var normalization = OneStream.normalization(
                    saes.stream().collect(Collectors.toMap(EvaluatedSae::key, each -> each.sae().normalization())));
            var stream = new ActivationStream(model, documents, layers, normalization);
            var settings = new EvaluationPass.Settings(spec.options().retention(), group.scratch, RESUME_SHARE);
            var passed = EvaluationPass.run(saes, stream, sequences, settings, context);
            if (group.blockwise) model.release();
            int replaced = Math.min(sequences, spec.options().crossEntropySequences());
            context.phase("cross-entropy under reconstruction", "sequences",
                    RecoveredCrossEntropy.sequences(saes, replaced));
            var passes = new RecoveredCrossEntropy.Passes(model, documents, replaced,
                    group.scratch.resolve("cross-entropy.state"), group.blockwise);
            read = new Read(passed, RecoveredCrossEntropy.of(saes, passes, RESUME_SHARE, context));
        }
        finish(spec, grid, group, saes, read, context); // the model's blocks have gone
    }

    /** Ids of SAEs whose analysis this job has finished. */
    private static Set<Long> stored(long jobId) {
        return Analysis.<Analysis>stream("job.id", jobId).map(analysis -> analysis.sae.id).collect(Collectors.toSet());
    }

    /** All that numbers come from: the model, the SAEs, and the model whose embeddings decide clusters. */
    private void verify(JobSpec.AnalyseSaes spec, SaeGrid grid, JobContext context) throws IOException {
        context.phase("verifying weights", "bytes", 0);
        VerifiedWeights.requireCheckpoint(grid.folder(), grid.weightsSha256(), context);
        for (var slug : grid.slugs().values()) VerifiedWeights.require(data.sae(slug), SaeFiles.WEIGHTS);
        var embedding = QuarkusTransaction.requiringNew()
                .call(() -> Checkpoint.<Checkpoint>findById(spec.embeddingCheckpointId()));
        if (embedding.folder == null) return;
        VerifiedWeights.requireCheckpoint(Path.of(embedding.folder), embedding.weightsSha256, context);
        requireSamePieces(grid, embedding);
    }

    /** A row of embeddings belongs to a piece: those of another tokenizer would say nothing of these tokens. */
    private void requireSamePieces(SaeGrid grid, Checkpoint embedding) throws IOException {
        if (embedding.folder.equals(grid.folder().toString())) return;
        var own = Vocabulary.read(data.reopen(grid.tokenizer())).piecesSha256();
        if (!own.equals(Vocabulary.read(data.reopen(embedding.tokenizerFile())).piecesSha256()))
            throw new IOException("The tokenizer of the embedding model (" + Path.of(embedding.folder).getFileName()
                    + ") holds other pieces than that of "
                    + grid.modelName() + ": submit the study with another embedding model.");
    }

    @Override
    public long diskBytes(JobSpec.AnalyseSaes spec) {
        var grid = SaeGrid.load(spec.studyId(), spec.checkpointId(), spec.saeIds());
        Integer tokens = QuarkusTransaction.requiringNew()
                .call(() -> Checkpoint.<Checkpoint>findById(spec.embeddingCheckpointId()).model.vocabulary);
        return DiskEstimate.analysis(spec.options().evaluationTokens(), List.copyOf(grid.configs().values()))
                + DiskEstimate.similarTokens(tokens == null ? 0 : tokens)
                + DiskEstimate.tokenizing(grid.englishCorpusId(), grid.sequenceLength())
                + DiskEstimate.tokenizing(grid.japaneseCorpusId(), grid.sequenceLength());
    }

    private record Read(EvaluationPass passed, Map<String, Map<String, CrossEntropies>> recovered) {}

    private void finish(JobSpec.AnalyseSaes spec, SaeGrid grid, Group group, List<EvaluatedSae> saes, Read read,
            JobContext context) throws IOException {
        var vocabulary = Vocabulary.read(data.reopenTokenizer(grid.tokenizer()));
        Path embeddingFolder = QuarkusTransaction.requiringNew()
                .call(() -> Path.of(Checkpoint.<Checkpoint>findById(spec.embeddingCheckpointId()).folder));
        try (var embeddings = TokenTable.embedding(data.reopen(embeddingFolder));
                var graphs = new AnalysisGraphs(embeddings, context.scratch(), context);
                var unembedding = TokenTable.unembedding(data.reopen(grid.folder()))) {
            var basis = new FeatureStatistics.Basis(read.passed.tokens(), graphs.clusters(), vocabulary);
            var listed = DirectLogits.Weights.of(unembedding).without(vocabulary.absent(unembedding.vocabulary()));
            finish(spec, grid, saes, new Tables(read, basis, listed, vocabulary, group.scratch, graphs), context);
        }
    }

    /** What the tables of every SAE are made of. */
    private record Tables(Read read, FeatureStatistics.Basis basis, DirectLogits.Weights unembedding,
            Vocabulary vocabulary, Path scratch, AnalysisGraphs graphs) {}

    private void finish(JobSpec.AnalyseSaes spec, SaeGrid grid, List<EvaluatedSae> saes, Tables tables,
            JobContext context) throws IOException {
        var read = tables.read;
        var pairs = new StudyLexicon(data).pairs(grid, tables.vocabulary);
        if (pairs.problem() != null) context.log(pairs.sentence());
        var ids = new LinkedHashMap<String, Long>();
        grid.slugs().forEach((id, slug) -> ids.put(slug, id));
        for (var each : saes) {
            tables.graphs.phase("features of layer " + each.layer() + ", " + each.key(), each.sae().latents());
            var folder = new AnalysisFolder(tables.scratch.resolve(each.key()));
            var features = Files.isRegularFile(folder.features())
                    ? FeatureTable.open(folder.features())
                    : features(each.key(), folder, tables.basis, spec, context);
            context.phase("direct logits of layer " + each.layer() + ", " + each.key(), "features",
                    each.sae().latents());
            if (!Files.isRegularFile(folder.logits()))
                Durable.write(folder.logits(),
                        beside -> DirectLogits.write(beside, each.sae().decoder(), tables.unembedding, context));
            Durable.write(folder.positions(), read.passed.errorsByPosition(each.key())::write);
            var score = pairs.usable() ? pairs.pairs().score(features,
                    PairTokens.of(ActivationIndex.open(folder.index()), tables.basis, spec.options()),
                    spec.options().seed(), context) : null;
            var metrics = SaeReport.of(features, read.passed.reconstruction(each.key()),
                    read.recovered.get(each.key()), score);
            Durable.copy(read.passed.tokensFile(), folder.tokens());
            store(new Made(ids.get(each.key()), folder, metrics, pairs.problem()), spec, grid, context);
        }
    }

    /** Minutes of work where there are many features, so it is kept as soon as it is done. */
    private static FeatureTable features(String key, AnalysisFolder folder, FeatureStatistics.Basis basis,
            JobSpec.AnalyseSaes spec, JobContext context)
            throws IOException {
        var features = FeatureStatistics.compute(ActivationIndex.open(folder.index()), basis, spec.options(), context);
        int ungrouped = ungrouped(features);
        if (ungrouped > 0)
            context.log(key + ": " + ungrouped + " features are activated by more than " + SemanticClusters.MOST_LINKED
                    + " tokens " + (spec.options().linkage() == AnalysisOptions.Linkage.COMPONENTS
                            ? "of a vocabulary too large for a graph of similar tokens"
                            : "that hang together; complete and average linkage do not group so many")
                    + ", and their monosemanticity is left out.");
        Durable.write(folder.features(), features::write);
        context.saved();
        return features;
    }

    /** Features that have an activating set and no clusters. */
    private static int ungrouped(FeatureTable features) {
        int count = 0;
        for (var latent = 0; latent < features.latents(); latent++)
            if (features.get(FeatureColumn.ACTIVATING_COUNT, latent) > 0
                    && Float.isNaN(features.get(FeatureColumn.CLUSTERS, latent)))
                count++;
        return count;
    }

    /** The analysis of one SAE before it has its place. */
    private record Made(long saeId, AnalysisFolder folder, Map<SaeMetric, Map<String, Double>> metrics,
            Lexicon.Problem lexiconProblem) {}

    private void store(Made made, JobSpec.AnalyseSaes spec, SaeGrid grid, JobContext context) throws IOException {
        long analysisId = QuarkusTransaction.requiringNew().call(() -> nextAnalysisId());
        var folder = data.analysis(grid.slugs().get(made.saeId), analysisId);
        var origin = new LinkedHashMap<String, Object>();
        origin.put("options", json.convertValue(spec.options(), Map.class));
        origin.put("sae", grid.slugs().get(made.saeId));
        origin.put("embeddingCheckpoint", spec.embeddingCheckpointId());
        origin.put("checkpointSha256", grid.weightsSha256());
        origin.put("corporaSha256", grid.corporaSha256());
        if (grid.lexiconSha256() != null) origin.put("lexiconSha256", grid.lexiconSha256());
        var sizes = AnalysisSizes.of(made.folder, spec.options());
        var bytes = new AtomicLong();
        context.publish(folder, beside -> {
            // not moved: a kill before the commit would leave the next attempt without them
            for (var file : made.folder.made()) Durable.link(file, beside.resolve(file.getFileName()));
            bytes.set(Manifest.write(beside, origin));
        });
        context.commit(() -> {
            Sae sae = Sae.findById(made.saeId);
            var analysis = new Analysis();
            analysis.sae = sae;
            analysis.job = Job.findById(context.jobId());
            analysis.optionsJson = text(spec);
            analysis.embeddingCheckpoint = Checkpoint.findById(spec.embeddingCheckpointId());
            analysis.folder = folder.toString();
            analysis.lexiconProblem = made.lexiconProblem;
            analysis.createdAt = Instant.now();
            analysis.bytes = bytes.get();
            analysis.freedByHalf = sizes.freedByHalf();
            analysis.freedByStatistics = sizes.freedByStatistics();
            analysis.persist();
            made.metrics.forEach((metric, values) -> values
                    .forEach((language, number) -> persist(analysis.id, metric, language, number)));
            sae.analysis = analysis;
            sae.state = Sae.State.ANALYSED;
        });
        Durable.deleteWhatGoes(made.folder.path());
    }

    private static void persist(long analysisId, SaeMetric metric, String language, Double number) {
        var row = new AnalysisMetric();
        row.analysisId = analysisId;
        row.name = metric.id();
        row.language = language;
        row.number = number == null || !Double.isFinite(number) ? null : number;
        row.persist();
    }

    /** Folder names need a number before the row exists; a number that is never used leaves a gap. */
    private static long nextAnalysisId() {
        return ((Number) Analysis.getEntityManager().createNativeQuery("select nextval('analysis_seq')")
                .getSingleResult()).longValue();
    }

    private String text(JobSpec.AnalyseSaes spec) {
        try {
            return json.writeValueAsString(spec.options());
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("a plain record becomes JSON", e);
        }
    }

    /** As many sequences as asked for, but never one twice: an evaluation counts each document once. */
    private static int sequences(JobSpec.AnalyseSaes spec, DocumentStream documents, JobContext context) {
        long asked = Math.max(2, spec.options().evaluationTokens() / documents.span());
        long there = documents.withoutRepetition();
        if (asked > there) context.log("The evaluation documents hold " + there + " sequences, fewer than the " + asked
                + " asked for; all are read.");
        return (int) Math.min(asked, there);
    }
}
