package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.storage.DataDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every path that a row of the catalog points at, or that an unfinished job is going to write; read in one transaction.
 */
final class References {
    /** Columns that hold paths of results and of what was registered. */
    static final List<String> PATHS = List.of(
            "checkpoint.folder", "checkpoint.tokenizer", "sae.folder", "analysis.folder", "intervention.folder",
            "corpus.path", "parallel_set.path", "parallel_set.japanese_path", "study.lexicon");

    private final TreeSet<Path> paths = new TreeSet<>();
    private final Set<Long> jobs = new HashSet<>();
    private final Map<Long, Job.State> ended = new HashMap<>();

    private References() {}

    static References read(DataDirectory data) {
        var all = new References();
        all.rows(data);
        for (var row : Job.getEntityManager().createQuery("select j.id, j.state from Job j", Object[].class)
                .getResultList()) {
            all.jobs.add((Long) row[0]);
            if (((Job.State) row[1]).ended()) all.ended.put((Long) row[0], (Job.State) row[1]);
        }
        return all;
    }

    private void rows(DataDirectory data) {
        for (var kind : List.of(StoredKind.SAE, StoredKind.INTERVENTION, StoredKind.CHECKPOINT, StoredKind.CORPUS))
            paths.addAll(RowFolders.of(kind, null, data));
        for (var column : PATHS) {
            var place = column.split("\\.");
            Job.getEntityManager().createNativeQuery("select " + place[1] + " from " + place[0], String.class)
                    .getResultStream().forEach(path -> add((String) path));
        }
    }

    private void add(String path) {
        if (path != null && !path.isEmpty() && ShortName.hasBytes(path))
            paths.add(Path.of(path).toAbsolutePath().normalize());
    }

    /** Whether a row points at the path, into it, or at a folder around it. */
    boolean to(Path path) {
        var inside = paths.ceiling(path);
        if (inside != null && inside.startsWith(path)) return true;
        for (var around = path; around != null; around = around.getParent()) if (paths.contains(around)) return true;
        return false;
    }

    boolean hasJob(long id) {
        return jobs.contains(id);
    }

    /** How a job ended; null while it has not, and where there is none. */
    Job.State endOf(long id) {
        return ended.get(id);
    }
}
