package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.FeatureStatistics;
import dev.kakehashi.analysis.FeatureTable;
import dev.kakehashi.analysis.SemanticClusters;
import dev.kakehashi.analysis.TokenEmbeddings;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.model.EmbeddingTable;
import dev.kakehashi.model.ModelConfig;
import dev.kakehashi.progress.Progress;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.ui.Screen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Features under thresholds other than their analysis used, computed from its index with all cores: one table at a time, each once however
 * many ask for it, and the latest kept.
 */
@ApplicationScoped
public class TriedTables {
    private static final Logger LOG = Logger.getLogger(TriedTables.class);
    private static final int MOST_TABLES = 8;
    private static final int PATIENCE_SECONDS = 60;

    @Inject
    DataDirectory data;

    private final Map<Key, FutureTask<Tried>> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final Semaphore computing = new Semaphore(1);
    private SoftReference<SemanticClusters> clusters = new SoftReference<>(null);
    private Path clustersOf;

    private record Key(long analysis, double fraction, double cutoff, int rare) {}

    /** Why numbers that need token embeddings are missing. */
    enum Missing { NOTHING, FOLDER, MEMORY }

    record Tried(FeatureTable table, Missing missing) {}

    /** The table itself when the options are those of the analysis. */
    Tried of(Analysis row, OpenAnalysis analysis, AnalysisOptions options) {
        if (options.equals(analysis.options())) return new Tried(analysis.table(), Missing.NOTHING);
        var key = new Key(row.id, options.activatingFraction(), options.classCutoff(), options.rareBelow());
        Checkpoint embedding = row.embeddingCheckpoint;
        String folder = embedding == null ? null : embedding.folder;
        FutureTask<Tried> task;
        synchronized (tables) {
            task = tables.computeIfAbsent(key, absent -> new FutureTask<>(() -> compute(folder, analysis, options)));
            var eldest = tables.keySet().iterator();
            while (tables.size() > MOST_TABLES) {
                eldest.next();
                eldest.remove();
            }
        }
        task.run(); // does nothing where another request has begun it
        try {
            return task.get();
        } catch (InterruptedException | CancellationException | ExecutionException e) {
            synchronized (tables) {
                tables.remove(key, task);
            }
            if (e.getCause() instanceof ServiceUnavailableException busy) throw new ServiceUnavailableException(busy.getMessage());
            throw new IllegalStateException(e);
        }
    }

    private Tried compute(String embeddingFolder, OpenAnalysis analysis, AnalysisOptions options) throws InterruptedException {
        if (!computing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
            throw new ServiceUnavailableException(Screen.messages(FeatureMessages.class).recomputingBusy());
        try {
            // the same activating sets have the same clusters: only classes change
            if (options.activatingFraction() == analysis.options().activatingFraction())
                return new Tried(table(analysis, null, options).withConceptsOf(analysis.table()), Missing.NOTHING);
            var missing = missing(embeddingFolder);
            var own = missing == Missing.NOTHING ? clusters(Path.of(embeddingFolder)) : null;
            if (own == null || own.vocabulary() < analysis.vocabulary().size())
                return new Tried(table(analysis, null, options), missing == Missing.NOTHING ? Missing.FOLDER : missing);
            return new Tried(table(analysis, own, options), Missing.NOTHING);
        } finally {
            computing.release();
        }
    }

    private static FeatureTable table(OpenAnalysis analysis, SemanticClusters clusters, AnalysisOptions options) {
        var basis = new FeatureStatistics.Basis(analysis.tokens(), clusters, analysis.vocabulary());
        return FeatureStatistics.compute(analysis.index(), basis, options, Progress.NONE);
    }

    /** A table of a large model fills gigabytes, which a server with little memory must not try. */
    private static Missing missing(String folder) {
        if (folder == null) return Missing.FOLDER;
        try {
            var config = ModelConfig.read(Path.of(folder).resolve("config.json"));
            return 4L * config.vocabulary() * config.width() > Runtime.getRuntime().maxMemory() / 3 ? Missing.MEMORY : Missing.NOTHING;
        } catch (IOException | RuntimeException e) {
            return Missing.FOLDER;
        }
    }

    /** @return null where they cannot be read */
    private SemanticClusters clusters(Path folder) {
        var known = clusters.get();
        if (known != null && folder.equals(clustersOf)) return known;
        clusters.clear();
        try {
            var table = EmbeddingTable.read(data.reopen(folder));
            var read = new SemanticClusters(new TokenEmbeddings(table.rows(), table.width()));
            clusters = new SoftReference<>(read);
            clustersOf = folder;
            return read;
        } catch (IOException | RuntimeException e) {
            LOG.infof("Token embeddings of %s cannot be read: %s", folder, e.getMessage());
            return null;
        }
    }
}
