package dev.kakehashi.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.analysis.AnalysisFolder;
import dev.kakehashi.analysis.AnalysisOptions;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.work.AnalysisSizes;
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
        if (folder.kind() == ResultFolder.Kind.ANALYSIS) noteFreed(folder, context);
    }

    /** A registered folder belongs to somebody else. */
    private boolean written(ResultFolder folder) {
        return folder.kind() != ResultFolder.Kind.CHECKPOINT || folder.path().startsWith(data.models())
                || folder.path().startsWith(data.hubCache());
    }

    private void note(ResultFolder folder, long bytes) {
        switch (folder.kind()) {
            case CHECKPOINT -> Checkpoint.update("bytes = ?1 where id = ?2", bytes, folder.id());
            case SAE -> Sae.update("bytes = ?1 where id = ?2", bytes, folder.id());
            case ANALYSIS -> Analysis.update("bytes = ?1 where id = ?2 and folder = ?3", bytes, folder.id(),
                    folder.path().toString());
            case INTERVENTION -> Intervention.update("bytes = ?1 where id = ?2", bytes, folder.id());
            case CORPUS_TOKENS -> {
                for (var row : CorpusTokens.<CorpusTokens>list("bytes is null"))
                    if (folder.path().getFileName().toString()
                            .endsWith("-" + row.tokenizerSha256.substring(0, 12) + "-" + row.sequenceLength)
                            && folder.path().equals(data.tokenized(slug(row), row.tokenizerSha256, row.sequenceLength)))
                        row.bytes = bytes;
            }
        }
    }

    private static String slug(CorpusTokens row) {
        return dev.kakehashi.catalog.Corpus.<dev.kakehashi.catalog.Corpus>findById(row.corpusId).slug;
    }

    private void noteFreed(ResultFolder folder, JobContext context) throws IOException {
        var row = QuarkusTransaction.requiringNew().call(() -> Analysis.<Analysis>findById(folder.id()));
        if (row == null || row.freedByStatistics != null) return;
        AnalysisSizes counted;
        try {
            counted = AnalysisSizes.of(new AnalysisFolder(folder.path()),
                    json.readValue(row.optionsJson, AnalysisOptions.class));
        } catch (JsonProcessingException e) {
            return;
        } catch (IOException damaged) {
            return; // the report says so
        }
        context.commit(() -> Analysis.update(
                "freedByHalf = ?1, freedByStatistics = ?2 where id = ?3", counted.freedByHalf(),
                counted.freedByStatistics(), row.id));
    }
}
