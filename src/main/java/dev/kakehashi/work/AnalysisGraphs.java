package dev.kakehashi.work;

import dev.kakehashi.planning.AnalysisMemory;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.SimilarityGraph;
import dev.kakehashi.analysis.clusters.SimilarityGraphWriter;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.model.TokenTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The graph of similar tokens of one analysis: made when clusters first ask for it, as a phase of the job, and kept in
 * its scratch folder.
 */
final class AnalysisGraphs implements AutoCloseable {
    private final TokenEmbeddings embeddings;
    private final Path folder;
    private final JobContext context;
    private SimilarityGraph graph;
    private String phase;
    private long features;

    AnalysisGraphs(TokenTable table, Path folder, JobContext context) {
        this.embeddings = new TokenEmbeddings(table);
        this.folder = folder;
        this.context = context;
    }

    SemanticClusters clusters() {
        return new SemanticClusters(embeddings, this::above, AnalysisMemory.REMEMBERED);
    }

    /** Begins a phase that clusters are asked for in. */
    void phase(String text, long features) {
        this.phase = text;
        this.features = features;
        context.phase(text, "features", features);
    }

    private SimilarityGraph above(double threshold) throws IOException {
        close();
        var file = folder.resolve("similar-tokens.graph");
        if (!Files.isRegularFile(file)) {
            context.phase("comparing the embeddings of " + embeddings.vocabulary() + " tokens", "pairs", 0);
            Durable.write(file, beside -> SimilarityGraphWriter.write(beside, embeddings, threshold, context));
            context.saved();
        }
        graph = SimilarityGraph.open(file, embeddings.vocabulary(), threshold);
        context.phase(phase, "features", features);
        return graph;
    }

    @Override
    public void close() throws IOException {
        if (graph != null) graph.close();
        graph = null;
    }
}
