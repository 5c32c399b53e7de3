package dev.kakehashi.web.features;

import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.clusters.SemanticClusters;
import dev.kakehashi.analysis.clusters.TokenEmbeddings;
import dev.kakehashi.analysis.features.FeatureStatistics;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.model.TokenTable;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.web.terms.FeatureMessages;
import dev.kakehashi.results.OpenAnalysis;
import dev.kakehashi.web.ui.Screen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ServiceUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Features under thresholds other than their analysis used, computed from its index with all cores: one table at a
 * time, each once however many ask for it, given up when all of them have left, and the latest kept.
 */
@ApplicationScoped
public class TriedTables {
    private static final Logger LOG = Logger.getLogger(TriedTables.class);
    private static final int MOST_TABLES = 8;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int LOOK_MILLIS = 50;

    @Inject DataDirectory data;

    private final Map<Key, Pending> tables = new LinkedHashMap<>(16, 0.75f, true);
    private final Semaphore computing = new Semaphore(1);
    private SoftReference<SemanticClusters> clusters = new SoftReference<>(null);
    private Path clustersOf;
    private TokenTable table;

    private record Key(long analysis, double fraction, double cutoff, int rare) {}

    /** A table and who waits for it; all of them may have moved a slider on meanwhile. */
    private static final class Pending {
        private final Set<BooleanSupplier> left = ConcurrentHashMap.newKeySet();
        private final FutureTask<Tried> task;

        private Pending(Function<Pending, Tried> computation) {
            this.task = new FutureTask<>(() -> computation.apply(this));
        }

        private void stopIfAbandoned() {
            if (left.stream().allMatch(BooleanSupplier::getAsBoolean)) throw new CancellationException();
        }
    }

    /** Why numbers that need token embeddings are missing. */
    enum Missing { NOTHING, FOLDER }

    record Tried(FeatureTable table, Missing missing) {}

    /**
     * The table itself when the options are those of the analysis.
     *
     * @param left whether whoever asks has gone
     * @throws ServiceUnavailableException when other tables took too long, or nobody waits any more
     */
    Tried of(Analysis row, OpenAnalysis analysis, AnalysisOptions options, BooleanSupplier left) {
        if (options.equals(analysis.options())) return new Tried(analysis.table(), Missing.NOTHING);
        var key = new Key(row.id, options.activatingFraction(), options.classCutoff(), options.rareBelow());
        Checkpoint embedding = row.embeddingCheckpoint;
        String folder = embedding == null ? null : embedding.folder;
        for (;;) {
            var pending = pending(key, new Pending(own -> compute(own, folder, analysis, options)));
            pending.left.add(left);
            pending.task.run(); // does nothing where another request has begun it
            try {
                return pending.task.get();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } catch (ExecutionException e) {
                forget(key, pending);
                if (e.getCause() instanceof ServiceUnavailableException busy)
                    throw new ServiceUnavailableException(busy.getMessage());
                if (!(e.getCause() instanceof CancellationException)) throw new IllegalStateException(e);
                if (left.getAsBoolean())
                    throw new ServiceUnavailableException(Screen.messages(FeatureMessages.class).recomputingBusy());
            } finally {
                pending.left.remove(left);
            }
        }
    }

    private Pending pending(Key key, Pending fresh) {
        synchronized (tables) {
            var known = tables.computeIfAbsent(key, absent -> fresh);
            var eldest = tables.keySet().iterator();
            while (tables.size() > MOST_TABLES) {
                eldest.next();
                eldest.remove();
            }
            return known;
        }
    }

    private void forget(Key key, Pending pending) {
        synchronized (tables) {
            tables.remove(key, pending);
        }
    }

    private Tried compute(Pending own, String embeddingFolder, OpenAnalysis analysis, AnalysisOptions options) {
        waitForTurn(own);
        try {
            // the same activating sets have the same clusters: only classes change
            if (options.activatingFraction() == analysis.options().activatingFraction())
                return new Tried(table(own, analysis, null, options).withConceptsOf(analysis.table()), Missing.NOTHING);
            var clusters = embeddingFolder == null ? null : clusters(Path.of(embeddingFolder));
            if (clusters == null || clusters.vocabulary() < analysis.vocabulary().encodable())
                return new Tried(table(own, analysis, null, options), Missing.FOLDER);
            return new Tried(table(own, analysis, clusters, options), Missing.NOTHING);
        } catch (IOException | UncheckedIOException e) {
            LOG.infof("Token embeddings of %s can no longer be read: %s", embeddingFolder, e.getMessage());
            return new Tried(withoutClusters(own, analysis, options), Missing.FOLDER);
        } finally {
            computing.release();
        }
    }

    private void waitForTurn(Pending own) {
        try {
            for (var waited = 0; waited < PATIENCE_MILLIS; waited += LOOK_MILLIS) {
                own.stopIfAbandoned();
                if (computing.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) return;
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        throw new ServiceUnavailableException(Screen.messages(FeatureMessages.class).recomputingBusy());
    }

    private static FeatureTable table(Pending own, OpenAnalysis analysis, SemanticClusters clusters,
            AnalysisOptions options) throws IOException {
        var basis = new FeatureStatistics.Basis(analysis.tokens(), clusters, analysis.vocabulary());
        return FeatureStatistics.compute(analysis.index(), basis, options, (done, total) -> own.stopIfAbandoned());
    }

    private static FeatureTable withoutClusters(Pending own, OpenAnalysis analysis, AnalysisOptions options) {
        try {
            return table(own, analysis, null, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return null where they cannot be read */
    private SemanticClusters clusters(Path folder) {
        var known = clusters.get();
        if (known != null && folder.equals(clustersOf)) return known;
        clusters.clear();
        try {
            var before = table;
            // rows are read from it for as long as these clusters are asked for
            table = TokenTable.embedding(data.reopen(folder));
            if (before != null) before.close();
            var read = new SemanticClusters(new TokenEmbeddings(table));
            clusters = new SoftReference<>(read);
            clustersOf = folder;
            return read;
        } catch (IOException | RuntimeException e) {
            LOG.infof("Token embeddings of %s cannot be read: %s", folder, e.getMessage());
            return null;
        }
    }
}
