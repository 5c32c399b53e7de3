package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.Jobs;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What dead attempts, crashes and deletions left in the data folder. Only what this program wrote counts: folders
 * beside others, scratch, and folders with its manifest. Nothing younger than a grace is removed, and nothing an
 * unfinished job may be writing.
 */
@ApplicationScoped
public class Garbage {
    /** So many are put aside before rows and jobs are asked about them. */
    static final int AT_ONCE = 100;

    private static final Logger LOG = Logger.getLogger(Garbage.class);

    @Inject DataDirectory data;
    @Inject Jobs jobs;
    @Inject Removals removals;

    @ConfigProperty(name = "kakehashi.clean-up.grace") Duration grace;

    @ConfigProperty(name = "kakehashi.clean-up.keep-resume-points") Duration keepResumePoints;

    /** Why something is not needed. */
    public enum Kind {
        /** Written by an attempt that died before it gave the folder its name. */
        UNFINISHED,
        /** The former content of a folder that was replaced. */
        REPLACED,
        /** Of a job that has succeeded, or is gone. */
        SCRATCH,
        /** Resume point of a job that failed or was cancelled and may still be retried. */
        RESUME_POINT,
        /** A result no row points at. */
        UNREFERENCED,
        /** Deleted, but not gone yet. */
        DELETED,
        /** Part of a file whose download ended. */
        DOWNLOAD
    }

    /** @param removable whether it is old enough, and no unfinished job may be writing it */
    public record Item(Kind kind, Path path, long bytes, Instant changed, boolean removable) {}

    /**
     * What the database says at one moment. Jobs are read before rows: what a job wrote that had ended by then is among
     * the rows.
     */
    private record Needs(LivePlaces live, References known) {}

    private Needs needs() {
        var live = QuarkusTransaction.requiringNew().call(() -> LivePlaces.read(jobs, data));
        return new Needs(live, QuarkusTransaction.requiringNew().call(() -> References.read(data)));
    }

    public List<Item> find() {
        return find(Looking.AND_WARNING);
    }

    List<Item> find(Looking looking) {
        return find(grace, looking);
    }

    /** Looks at folders before rows: what is written and committed in between is found among the rows. */
    List<Item> find(Duration grace, Looking looking) {
        var candidates = candidates(looking);
        var hub = new ArrayList<Path>();
        for (var repository : looking.children(data.hubCache()))
            looking.at(repository, () -> hub.addAll(unnamed(repository)));
        var needs = needs();
        var found = new ArrayList<Item>();
        for (var path : candidates)
            looking.at(path, () -> {
                var item = judge(path, needs, grace);
                if (item != null) found.add(item);
            });
        for (var path : hub) looking.at(path,
                () -> found.add(item(Kind.DOWNLOAD, path, !needs.live.mayDownload() && older(path, grace))));
        return found;
    }

    private List<Path> candidates(Looking looking) {
        var candidates = new ArrayList<Path>();
        for (var flat : List.of(data.root(), data.saes(), data.interventions(), data.tokenizedCorpora(),
                data.scratches(), data.deleted(), data.probes(), data.reports()))
            candidates.addAll(looking.children(flat));
        for (var nested : List.of(data.analyses(), data.models()))
            for (var folder : looking.children(nested)) candidates.addAll(looking.children(folder));
        return candidates;
    }

    private Item judge(Path path, Needs needs, Duration grace) throws IOException {
        var live = needs.live;
        var parent = path.getParent();
        if (StagedFolder.isBeside(path)) {
            boolean old = path.getFileName().toString().contains(".old");
            return item(old ? Kind.REPLACED : Kind.UNFINISHED, path,
                    older(path, grace) && !live.mayWrite(StagedFolder.targetOf(path)));
        }
        if (parent.equals(data.root())) return null; // everything else there has its own place
        if (parent.equals(data.deleted()))
            return item(Kind.DELETED, path, !path.getFileName().toString().endsWith(Removals.RECORD));
        if (parent.equals(data.scratches())) return scratch(path, needs, grace);
        if (parent.equals(data.probes()) || parent.equals(data.reports())) {
            return ofJob(path, needs.known) ? null : item(Kind.UNREFERENCED, path, older(path, grace));
        }
        if (!Files.isDirectory(path) || needs.known.to(path) || !Manifest.isOurs(path)) return null;
        return item(Kind.UNREFERENCED, path, older(path, grace) && !live.mayWrite(path));
    }

    /** Whether a report or the result of a probe is named after a job that there is. */
    private static boolean ofJob(Path path, References known) {
        var name = path.getFileName().toString();
        return name.matches("\\d{1,18}\\.json") && known.hasJob(Long.parseLong(name.substring(0, name.length() - 5)));
    }

    private Item scratch(Path path, Needs needs, Duration grace) throws IOException {
        var name = path.getFileName().toString();
        if (!name.matches("job-\\d{1,18}") || needs.live.mayWrite(path)) return null;
        long job = Long.parseLong(name.substring(4));
        var end = needs.known.endOf(job);
        if (end == Job.State.FAILED || end == Job.State.CANCELLED)
            return item(Kind.RESUME_POINT, path, older(path, keepResumePoints));
        return item(Kind.SCRATCH, path, end == Job.State.SUCCEEDED || older(path, grace));
    }

    /** Files of downloads that ended before they were whole, and files no revision names any more. */
    private static List<Path> unnamed(Path repository) throws IOException {
        var found = new ArrayList<Path>();
        var named = named(repository.resolve("snapshots"));
        for (var blob : children(repository.resolve("blobs"))) {
            var name = blob.getFileName().toString();
            if (name.endsWith(".incomplete") || name.endsWith(".new") || !named.contains(name)) found.add(blob);
        }
        return found;
    }

    private static Set<String> named(Path snapshots) throws IOException {
        var named = new HashSet<String>();
        if (!Files.isDirectory(snapshots)) return named;
        try (var all = Files.walk(snapshots)) {
            for (var path : all.toList())
                if (Files.isSymbolicLink(path)) named.add(Files.readSymbolicLink(path).getFileName().toString());
        }
        return named;
    }

    private static Item item(Kind kind, Path path, boolean removable) throws IOException {
        return new Item(kind, path, Durable.bytes(path), changed(path), removable);
    }

    private static boolean older(Path path, Duration age) throws IOException {
        return changed(path).isBefore(Instant.now().minus(age)) || age.isZero();
    }

    /** The latest change of anything in it. */
    private static Instant changed(Path path) throws IOException {
        try (var all = Files.walk(path)) {
            var latest = Instant.EPOCH;
            for (var each : all.toList()) {
                var at = Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS).toInstant();
                if (at.isAfter(latest)) latest = at;
            }
            return latest;
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) return List.of();
        try (var all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /**
     * Removes what of a list is still not needed: the list may be hours old. Rows and jobs are read twice for the whole
     * list and not for each item, so it should be short enough ({@link #AT_ONCE}) for its folders to be renamed within
     * moments.
     *
     * <p>A row may come to point at a folder, or a job be retried, while this runs. Therefore nothing is removed that
     * rows were asked about before: a folder first loses its name and then rows and jobs are read. Who committed before
     * that reading is found by it, and the folder gets its name back. Who looks for the folder afterwards finds none,
     * and says so instead of relying on it. What remains is who looked before and commits after: they point at nothing,
     * as they would had they come a moment later, and the job that opens the folder says that it is missing. A crash in
     * between costs nothing, because the name that a folder has meanwhile is one of those that the next start gives
     * back.
     *
     * @return what is gone
     */
    public List<Item> remove(List<Item> items) throws IOException {
        var needs = needs(); // spares most of what came to be needed from losing its name at all
        var gone = new ArrayList<Item>();
        var aside = new LinkedHashMap<Item, Path>();
        try {
            remove(items, needs, gone, aside);
        } catch (IOException | RuntimeException e) {
            // what is gone by now has no such name any more
            for (var unnamed : aside.values()) StagedFolder.recover(unnamed);
            throw e;
        }
        return gone;
    }

    private void remove(List<Item> items, Needs needs, List<Item> gone, Map<Item, Path> aside) throws IOException {
        for (var item : items)
            Looking.AND_WARNING.at(item.path, () -> {
                if (!item.removable || removals.backupRuns() || !stillRemovable(item, needs)) return;
                if (item.kind == Kind.REPLACED && StagedFolder.recover(item.path)) return;
                if (item.kind == Kind.REPLACED || item.kind == Kind.UNFINISHED || item.kind == Kind.DELETED) {
                    Durable.delete(item.path); // no row and no later attempt ever takes up what has such a name
                    gone.add(item);
                } else {
                    var unnamed = StagedFolder.putAside(item.path);
                    if (unnamed != null) aside.put(item, unnamed);
                }
            });
        if (aside.isEmpty()) return;
        var now = needs();
        aside.forEach((item, unnamed) -> Looking.AND_WARNING.at(item.path, () -> {
            try {
                if (remove(item, unnamed, now)) gone.add(item);
            } catch (IOException e) {
                StagedFolder.recover(unnamed);
                throw e;
            }
        }));
    }

    private boolean remove(Item item, Path aside, Needs now) throws IOException {
        if (needed(item, now)) {
            StagedFolder.recover(aside);
            return false;
        }
        try {
            Durable.createFolders(data.deleted());
            // in one step, so that no half of it is ever given its name back
            var doomed = data.deleted().resolve(UUID.randomUUID().toString());
            Durable.rename(aside, doomed);
            Durable.delete(doomed);
            return true;
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            StagedFolder.discard(aside);
            return true;
        } catch (java.nio.file.NoSuchFileException givenBackByAnother) {
            return false;
        }
    }

    private boolean needed(Item item, Needs now) throws IOException {
        if (item.kind == Kind.DOWNLOAD)
            return now.live.mayDownload() || named(item.path.getParent().resolveSibling("snapshots"))
                    .contains(item.path.getFileName().toString());
        if (item.kind == Kind.SCRATCH || item.kind == Kind.RESUME_POINT) return now.live.mayWrite(item.path);
        return now.known.to(item.path) || now.live.mayWrite(item.path) || ofJob(item.path, now.known);
    }

    private boolean stillRemovable(Item item, Needs needs) throws IOException {
        if (!Files.exists(item.path, LinkOption.NOFOLLOW_LINKS)) return false;
        if (item.kind == Kind.DOWNLOAD) return !needed(item, needs) && older(item.path, grace);
        try {
            var now = judge(item.path, needs, grace);
            return now != null && now.kind == item.kind && now.removable;
        } catch (UncheckedIOException | java.nio.file.NoSuchFileException vanished) {
            return false;
        }
    }

    /** Folders that a crash left without their names; asks no database. */
    public void recover() throws IOException {
        var looking = Looking.AND_WARNING;
        for (var path : candidates(looking)) looking.at(path, () -> StagedFolder.recover(path));
        for (var repository : looking.children(data.hubCache()))
            for (var blob : looking.children(repository.resolve("blobs")))
                looking.at(blob, () -> StagedFolder.recover(blob));
    }

    /**
     * What can be removed without being listed first: finished scratch, what was deleted.
     *
     * @param goingDown asked before everything that needs the database
     */
    public void atStart(BooleanSupplier goingDown) throws IOException {
        removals.finish(goingDown);
        if (goingDown.getAsBoolean()) return;
        var due = find().stream().filter(item -> item.kind != Kind.UNREFERENCED && item.kind != Kind.RESUME_POINT)
                .toList();
        long freed = 0;
        for (int from = 0; from < due.size() && !goingDown.getAsBoolean(); from += AT_ONCE)
            for (var gone : remove(due.subList(from, Math.min(due.size(), from + AT_ONCE)))) freed += gone.bytes;
        if (freed > 0) LOG.infof("Removed %d bytes that earlier attempts left behind", freed);
    }
}
