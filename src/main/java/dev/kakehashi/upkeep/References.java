package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Checkpoint;
import dev.kakehashi.catalog.Corpus;
import dev.kakehashi.catalog.CorpusTokens;
import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.catalog.Job;
import dev.kakehashi.catalog.ParallelSet;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.files.ShortName;
import dev.kakehashi.storage.DataDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Every path that a row of the catalog points at, or that an unfinished job is going to write; read in one transaction.
 */
final class References {
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
        for (var row : texts("select s.slug, s.folder from Sae s")) {
            add(() -> data.sae(row[0]), row[0]);
            add(row[1]);
        }
        for (var row : texts("select a.folder from Analysis a where a.folder is not null")) add(row[0]);
        for (var row : Intervention.<Intervention>listAll()) {
            paths.add(data.intervention(row.id));
            add(row.folder);
        }
        for (var row : Checkpoint.<Checkpoint>list("select c from Checkpoint c join fetch c.model")) {
            add(() -> data.checkpoint(row.model.slug, row.step), row.model.slug);
            add(row.folder);
        }
        var corpora = new HashMap<Long, Corpus>();
        for (var row : Corpus.<Corpus>listAll()) {
            corpora.put(row.id, row);
            add(row.path);
        }
        for (var row : CorpusTokens.<CorpusTokens>listAll())
            if (corpora.containsKey(row.corpusId))
                add(() -> data.tokenized(corpora.get(row.corpusId).slug, row.tokenizerSha256, row.sequenceLength),
                        corpora.get(row.corpusId).slug);
        for (var row : ParallelSet.<ParallelSet>listAll()) {
            add(row.path);
            add(row.japanesePath);
        }
        for (var row : texts("select s.lexicon from Study s where s.lexicon is not null")) add(row[0]);
    }

    private static List<String[]> texts(String query) {
        return Study.getEntityManager().createQuery(query, Object[].class).getResultStream()
                .map(row -> row.length == 1 ? new String[] {(String) row[0]}
                        : new String[] {(String) row[0], (String) row[1]})
                .toList();
    }

    private void add(String path) {
        if (path != null && !path.isEmpty()) add(() -> Path.of(path).toAbsolutePath().normalize(), path);
    }

    /**
     * A name with half of a letter, as they could be registered once, has no bytes, so nothing on a disk ever had it.
     */
    private void add(Supplier<Path> path, String name) {
        if (ShortName.hasBytes(name)) paths.add(path.get());
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
