package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.ManyIds;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.hibernate.orm.panache.Panache;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Where jobs write the files of rows, whether they are there yet or not; a row may say that they lie elsewhere. */
public final class RowFolders {
    private RowFolders() {}

    /** @param ids null for all rows of the kind; jobs are asked for by their ids alone */
    public static List<Path> of(StoredKind kind, Collection<Long> ids, DataDirectory data) {
        return switch (kind) {
            case CHECKPOINT -> read("r.model.slug, r.step from Checkpoint r", ids,
                    row -> data.checkpoint((String) row[0], (long) row[1]));
            case CORPUS -> read("r.slug, t.tokenizerSha256, t.sequenceLength from Corpus r join CorpusTokens t on "
                    + "t.corpusId = r.id", ids, row -> data.tokenized((String) row[0], (String) row[1], (int) row[2]));
            case SAE -> read("r.slug from Sae r", ids, row -> data.sae((String) row[0]));
            case INTERVENTION -> read("r.id from Intervention r", ids, row -> data.intervention((long) row[0]));
            case JOB -> ids.stream().flatMap(id -> Stream.of(data.scratch(id), data.probe(id), data.report(id)))
                    .toList();
            case MODEL, PARALLEL_SET, STUDY, ANALYSIS -> List.of();
        };
    }

    private static List<Path> read(String query, Collection<Long> ids, Function<Object[], Path> place) {
        var rows = ids == null
                ? Panache.getEntityManager().createQuery("select " + query, Object[].class).getResultList()
                : ManyIds.select("select " + query + " where r.id in ?1", Object[].class, ids);
        return rows.stream().filter(row -> exists(row[0])).map(place).toList();
    }

    /**
     * A name with half of a letter, as they could be registered once, has no bytes, so nothing on a disk ever had it.
     */
    private static boolean exists(Object name) {
        return !(name instanceof String text) || ShortName.hasBytes(text);
    }
}
