package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Sae;
import dev.kakehashi.storage.DataDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that a row of the catalog points at.
 *
 * @param id of the row; null where a row is not known by one number
 * @param weightsSha256 of a checkpoint's weights; null for others
 * @param bytes as noted; null where nobody noted them
 */
record ResultFolder(Kind kind, Long id, Path path, String weightsSha256, Long bytes) {

    enum Kind { CHECKPOINT, CORPUS_TOKENS, SAE, ANALYSIS, INTERVENTION }

    /** @param studyId null for all */
    static List<ResultFolder> all(Long studyId, DataDirectory data) {
        var all = new ArrayList<ResultFolder>();
        List<Checkpoint> checkpoints = studyId == null
                ? Checkpoint.list("state = ?1 and folder is not null order by id", Checkpoint.State.READY)
                : Checkpoint.list(
                        "select distinct c from Sae s join s.checkpoint c where s.study.id = ?1 and c.state = ?2 and "
                                + "c.folder is not null",
                        studyId, Checkpoint.State.READY);
        for (var row : checkpoints)
            all.add(new ResultFolder(Kind.CHECKPOINT, row.id, Path.of(row.folder), row.weightsSha256, row.bytes));
        if (studyId == null)
            for (var row : CorpusTokens.<CorpusTokens>listAll()) {
                Corpus corpus = Corpus.findById(row.corpusId);
                if (corpus != null)
                    all.add(new ResultFolder(Kind.CORPUS_TOKENS, null,
                            data.tokenized(corpus.slug, row.tokenizerSha256, row.sequenceLength), null, row.bytes));
            }
        List<Sae> saes = studyId == null ? Sae.list("folder is not null order by id")
                : Sae.list("study.id = ?1 and folder is not null order by id", studyId);
        for (var row : saes) all.add(new ResultFolder(Kind.SAE, row.id, Path.of(row.folder), null, row.bytes));
        List<Analysis> analyses = studyId == null ? Analysis.list("order by id")
                : Analysis.list("sae.study.id = ?1 order by id", studyId);
        for (var row : analyses) all.add(new ResultFolder(Kind.ANALYSIS, row.id, Path.of(row.folder), null, row.bytes));
        List<Intervention> interventions = studyId == null
                ? Intervention.list("folder is not null order by id")
                : Intervention.list("sae.study.id = ?1 and folder is not null order by id", studyId);
        for (var row : interventions)
            all.add(new ResultFolder(Kind.INTERVENTION, row.id, Path.of(row.folder), null, row.bytes));
        return all;
    }
}
