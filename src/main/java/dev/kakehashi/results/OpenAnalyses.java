package dev.kakehashi.results;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kakehashi.analysis.index.ActivationIndex;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.analysis.features.DirectLogits;
import dev.kakehashi.analysis.index.EvaluationTokens;
import dev.kakehashi.analysis.features.EvidenceBasis;
import dev.kakehashi.analysis.features.FeatureTable;
import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Analyses kept open between requests: their files never change, so one is dropped only to make room for another. */
@ApplicationScoped
public class OpenAnalyses {
    private static final Logger LOG = Logger.getLogger(OpenAnalyses.class);
    private static final int MOST_ANALYSES = 24;
    private static final int MOST_VOCABULARIES = 6;

    private final Cache<Kept, OpenAnalysis> analyses = Caffeine.newBuilder().maximumSize(MOST_ANALYSES).build();
    private final Cache<Path, Vocabulary> vocabularies = Caffeine.newBuilder().maximumSize(MOST_VOCABULARIES).build();

    /** An analysis of which less is kept now lies in another folder. */
    private record Kept(long id, String folder) {}

    @Inject ObjectMapper json;
    @Inject DataDirectory data;

    /** @throws Unreadable where files are missing or damaged */
    public synchronized OpenAnalysis open(Analysis analysis) {
        var kept = new Kept(analysis.id, analysis.folder);
        var known = analyses.getIfPresent(kept);
        if (known != null) return known;
        try {
            var opened = read(analysis);
            analyses.put(kept, opened);
            return opened;
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            LOG.warnf(e, "Analysis %d cannot be read", analysis.id);
            throw unreadable(e);
        }
    }

    private OpenAnalysis read(Analysis analysis) throws IOException {
        var folder = new AnalysisFolder(Path.of(analysis.folder));
        boolean dropped = analysis.retention == Retention.STATISTICS;
        var table = FeatureTable.open(folder.features());
        var vocabulary = vocabulary(analysis.sae.checkpoint);
        var tokens = dropped ? null : EvaluationTokens.open(folder.tokens());
        return new OpenAnalysis(
                table,
                dropped ? null : ActivationIndex.open(folder.index()),
                tokens,
                dropped ? null : new EvidenceBasis(tokens, vocabulary),
                DirectLogits.open(folder.logits()),
                vocabulary,
                json.readValue(analysis.optionsJson, AnalysisOptions.class));
    }

    /** The pieces of a checkpoint's tokenizer. */
    public synchronized Vocabulary vocabulary(Checkpoint checkpoint) throws IOException {
        if (checkpoint.folder == null) throw new NoSuchFileException("tokenizer.json");
        var file = checkpoint.tokenizerFile();
        var known = vocabularies.getIfPresent(file);
        if (known != null) return known;
        var read = Vocabulary.read(data.reopenTokenizer(file));
        vocabularies.put(file, read);
        return read;
    }

    /** Names a missing file alone: where a server keeps its files is nobody else's business. */
    private static Unreadable unreadable(Exception e) {
        if (e instanceof NoSuchFileException missing)
            return new Unreadable(Unreadable.Why.ANALYSIS_MISSES_FILE,
                    Path.of(missing.getFile()).getFileName().toString(), e);
        return e instanceof IOException && e.getMessage() != null
                ? new Unreadable(Unreadable.Why.ANALYSIS_REFUSED, e.getMessage(), e)
                : new Unreadable(Unreadable.Why.ANALYSIS_DAMAGED, "", e);
    }
}
