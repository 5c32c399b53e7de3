package dev.kakehashi.web.terms;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.kakehashi.web.ui.Screen;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Analyses kept open between requests: their files never change, so one is dropped only to make room for another. */
@ApplicationScoped
public class OpenAnalyses {
    private static final Logger LOG = Logger.getLogger(OpenAnalyses.class);
    private static final int MOST_ANALYSES = 24;
    private static final int MOST_VOCABULARIES = 6;

    private final Map<Kept, OpenAnalysis> analyses = new Recent<>(MOST_ANALYSES);
    private final Map<Path, Vocabulary> vocabularies = new Recent<>(MOST_VOCABULARIES);

    /** An analysis of which less is kept now lies in another folder. */
    private record Kept(long id, String folder) {}

    @Inject ObjectMapper json;
    @Inject DataDirectory data;

    /** Thrown where the files of an analysis were moved, deleted or damaged; answered as a sentence with status 409. */
    public static final class Unreadable extends ClientErrorException {
        Unreadable(String sentence, Exception cause) {
            super(sentence, Response.Status.CONFLICT, cause);
        }
    }

    /** @throws Unreadable with a sentence for the reader */
    public synchronized OpenAnalysis open(Analysis analysis) {
        var kept = new Kept(analysis.id, analysis.folder);
        var known = analyses.get(kept);
        if (known != null) return known;
        try {
            var opened = read(analysis);
            analyses.put(kept, opened);
            return opened;
        } catch (IOException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            LOG.warnf(e, "Analysis %d cannot be read", analysis.id);
            throw new Unreadable(Screen.messages(FeatureMessages.class).unreadable(reason(e)), e);
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
        var known = vocabularies.get(file);
        if (known != null) return known;
        var read = Vocabulary.read(data.reopenTokenizer(file));
        vocabularies.put(file, read);
        return read;
    }

    /** The name of a missing file alone: where a server keeps its files is nobody else's business. */
    private static String reason(Exception e) {
        var text = Screen.messages(FeatureMessages.class);
        if (e instanceof NoSuchFileException missing)
            return text.missingFile(Path.of(missing.getFile()).getFileName().toString());
        return e instanceof IOException && e.getMessage() != null ? e.getMessage() : text.damagedFile();
    }

    /** Holds so many entries and forgets the one that was not used for longest. */
    private static final class Recent<K, V> extends LinkedHashMap<K, V> {
        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
        }
    }
}
