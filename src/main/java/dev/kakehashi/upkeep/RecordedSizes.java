package dev.kakehashi.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.work.AnalysisSizes;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;

/** Notes the bytes of folders that were written before sizes were noted. */
@ApplicationScoped
class RecordedSizes {
    @Inject DataDirectory data;
    @Inject ObjectMapper json;

    /** Also counts what keeping less of an analysis would free, where that is not known. */
    void note(ResultFolder folder, JobContext context) throws IOException {
        if (!Files.isDirectory(folder.path())) return;
        if (folder.bytes() == null && written(folder)) {
            long bytes = Durable.bytes(folder.path());
            context.commit(() -> note(folder, bytes));
        }
        if (folder.kind() == ResultKind.ANALYSIS) noteFreed(folder, context);
    }

    /** A registered folder belongs to somebody else. */
    private boolean written(ResultFolder folder) {
        return folder.kind() != ResultKind.CHECKPOINT || folder.path().startsWith(data.models())
                || folder.path().startsWith(data.hubCache());
    }

    /** If the row still points at the folder. */
    private static void note(ResultFolder folder, long bytes) {
        if (folder.id() instanceof CorpusTokens.Key key)
            CorpusTokens.update(
                    "bytes = ?1 where bytes is null and corpusId = ?2 and tokenizerSha256 = ?3 and sequenceLength = ?4",
                    bytes, key.corpusId(), key.tokenizerSha256(), key.sequenceLength());
        else Panache.getEntityManager()
                .createQuery("update " + folder.kind().entity() + " r set r.bytes = ?1 where r.id = ?2 and "
                        + "r.folder = ?3")
                .setParameter(1, bytes).setParameter(2, folder.id()).setParameter(3, folder.path().toString())
                .executeUpdate();
    }

    private void noteFreed(ResultFolder folder, JobContext context) throws IOException {
        var row = QuarkusTransaction.requiringNew().call(() -> Analysis.<Analysis>findById(folder.id()));
        if (row == null || row.freedByStatistics != null) return;
        AnalysisSizes counted;
        try {
            counted = AnalysisSizes.of(new AnalysisFolder(folder.path()),
                    json.readValue(row.optionsJson, AnalysisOptions.class));
        } catch (IOException unreadable) {
            return; // the report names files that are damaged
        }
        context.commit(() -> Analysis.update(
                "freedByHalf = ?1, freedByStatistics = ?2 where id = ?3", counted.freedByHalf(),
                counted.freedByStatistics(), row.id));
    }
}
