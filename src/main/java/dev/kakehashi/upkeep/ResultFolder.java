package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.hibernate.orm.panache.Panache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that a row of the catalog points at.
 *
 * @param id of the row
 * @param weightsSha256 of a checkpoint's weights; null for others
 * @param bytes as noted; null where nobody noted them
 */
record ResultFolder(ResultKind kind, Object id, Path path, String weightsSha256, Long bytes) {

    /** @param studyId null for all */
    static List<ResultFolder> all(Long studyId, DataDirectory data) {
        var all = new ArrayList<ResultFolder>();
        for (var kind : ResultKind.values())
            if (kind != ResultKind.CORPUS_TOKENS) all.addAll(noted(kind, studyId));
            else if (studyId == null) all.addAll(tokenized(data));
        return all;
    }

    private static List<ResultFolder> noted(ResultKind kind, Long studyId) {
        boolean checkpoint = kind == ResultKind.CHECKPOINT;
        var query = "select r.id, r.folder, " + (checkpoint ? "r.weightsSha256" : "cast(null as String)")
                + ", r.bytes from " + kind.entity() + " r where r.folder is not null";
        if (checkpoint) query += " and r.state = READY";
        if (studyId != null)
            query += checkpoint ? " and r.id in (select s.checkpoint.id from Sae s where s.study.id = " + studyId + ")"
                    : " and " + kind.study() + ".id = " + studyId;
        return rows(query + " order by r.id").stream().map(row -> new ResultFolder(kind, row[0],
                Path.of((String) row[1]), (String) row[2], (Long) row[3])).toList();
    }

    private static List<ResultFolder> tokenized(DataDirectory data) {
        return rows("select c.slug, t.corpusId, t.tokenizerSha256, t.sequenceLength, t.bytes from CorpusTokens t "
                + "join Corpus c on c.id = t.corpusId").stream().map(row -> {
                    var key = new CorpusTokens.Key((Long) row[1], (String) row[2], (Integer) row[3]);
                    var path = data.tokenized((String) row[0], key.tokenizerSha256(), key.sequenceLength());
                    return new ResultFolder(ResultKind.CORPUS_TOKENS, key, path, null, (Long) row[4]);
                }).toList();
    }

    private static List<Object[]> rows(String query) {
        return Panache.getEntityManager().createQuery(query, Object[].class).getResultList();
    }
}
