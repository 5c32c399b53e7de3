package dev.kakehashi.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import dev.kakehashi.storage.Manifest;
import dev.kakehashi.storage.StagedFolder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What dead attempts, crashes and deletions left in the data folder. Only what this program wrote counts: folders beside others, scratch, and
 * folders with its manifest. Nothing younger than a grace is removed, and nothing an unfinished job may be writing.
 */
@ApplicationScoped
public class Garbage {
    private static final Logger LOG = Logger.getLogger(Garbage.class);

    @Inject
    DataDirectory data;

    @Inject
    Jobs jobs;

    @Inject
    Removals removals;

    @ConfigProperty(name = "kakehashi.clean-up.grace")
    Duration grace;

    @ConfigProperty(name = "kakehashi.clean-up.keep-resume-points")
    Duration keepResumePoints;

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

    /** Looks at folders before rows: what is written and committed in between is found among the rows. */
    public List<Item> find() throws IOException {
        return find(grace);
    }

    List<Item> find(Duration grace) throws IOException {
        var candidates = new ArrayList<Path>();
        for (var flat : List.of(data.root(), data.saes(), data.interventions(), data.tokenizedCorpora(), data.scratches(), data.deleted(), data.probes(), data.reports()))
            candidates.addAll(children(flat));
        for (var nested : List.of(data.analyses(), data.models())) for (var folder : children(nested)) candidates.addAll(children(folder));
        var hub = new ArrayList<Path>();
        for (var repository : children(data.hubCache())) hub.addAll(unnamed(repository));
        var known = QuarkusTransaction.requiringNew().call(() -> References.read(data));
        var live = QuarkusTransaction.requiringNew().call(() -> LivePlaces.read(jobs, data));
        var found = new ArrayList<Item>();
        for (var path : candidates) {
            try {
                var item = judge(path, known, live, grace);
                if (item != null) found.add(item);
            } catch (UncheckedIOException | java.nio.file.NoSuchFileException vanished) {
                LOG.debugf("%s is gone already", path);
            }
        }
        for (var path : hub) found.add(item(Kind.DOWNLOAD, path, !live.mayDownload() && older(path, grace)));
        return found;
    }

    private Item judge(Path path, References known, LivePlaces live, Duration grace) throws IOException {
        var parent = path.getParent();
        if (StagedFolder.isBeside(path)) {
            boolean old = path.getFileName().toString().contains(".old");
            return item(old ? Kind.REPLACED : Kind.UNFINISHED, path, older(path, grace) && !live.mayWrite(StagedFolder.targetOf(path)));
        }
        if (parent.equals(data.root())) return null; // everything else there has its own place
        if (parent.equals(data.deleted())) return item(Kind.DELETED, path, !path.getFileName().toString().endsWith(Removals.RECORD));
        if (parent.equals(data.scratches())) return scratch(path, known, live, grace);
        if (parent.equals(data.probes()) || parent.equals(data.reports())) {
            var name = path.getFileName().toString();
            boolean named = name.matches("\\d{1,18}\\.json") && known.hasJob(Long.parseLong(name.substring(0, name.length() - 5)));
            return named ? null : item(Kind.UNREFERENCED, path, older(path, grace));
        }
        if (!Files.isDirectory(path) || known.to(path) || !Manifest.isOurs(path)) return null;
        return item(Kind.UNREFERENCED, path, older(path, grace) && !live.mayWrite(path));
    }

    private Item scratch(Path path, References known, LivePlaces live, Duration grace) throws IOException {
        var name = path.getFileName().toString();
        if (!name.matches("job-\\d{1,18}") || live.mayWrite(path)) return null;
        long job = Long.parseLong(name.substring(4));
        var end = known.endOf(job);
        if (end == Job.State.FAILED || end == Job.State.CANCELLED) return item(Kind.RESUME_POINT, path, older(path, keepResumePoints));
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
            for (var path : all.toList()) if (Files.isSymbolicLink(path)) named.add(Files.readSymbolicLink(path).getFileName().toString());
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

    /** @return whether it is gone; a folder whose replacement never came gets its name back instead */
    public boolean remove(Item item) throws IOException {
        if (!item.removable || removals.backupRuns() || !stillRemovable(item)) return false;
        if (item.kind == Kind.REPLACED && StagedFolder.recover(item.path)) return false;
        if (item.kind == Kind.UNREFERENCED && Files.isDirectory(item.path)) {
            Durable.createFolders(data.deleted()); // in one step, so that no half of it is ever taken for a result
            var aside = data.deleted().resolve(UUID.randomUUID().toString());
            Durable.rename(item.path, aside);
            Durable.delete(aside);
        } else {
            Durable.delete(item.path);
        }
        return true;
    }

    /** The list may be hours old: rows and jobs have come since then. */
    private boolean stillRemovable(Item item) throws IOException {
        if (!Files.exists(item.path, LinkOption.NOFOLLOW_LINKS)) return false;
        boolean unnamed = item.kind == Kind.DOWNLOAD && unnamed(item.path.getParent().getParent()).contains(item.path);
        var known = QuarkusTransaction.requiringNew().call(() -> References.read(data));
        var live = QuarkusTransaction.requiringNew().call(() -> LivePlaces.read(jobs, data));
        if (item.kind == Kind.DOWNLOAD) return unnamed && !live.mayDownload() && older(item.path, grace);
        try {
            var now = judge(item.path, known, live, grace);
            return now != null && now.kind == item.kind && now.removable;
        } catch (UncheckedIOException | java.nio.file.NoSuchFileException vanished) {
            return false;
        }
    }

    /** What can be mended or removed without being listed first: replaced folders, finished scratch, what was deleted. */
    public void atStart() throws IOException {
        for (var item : find()) if (item.kind == Kind.REPLACED) StagedFolder.recover(item.path);
        removals.finish();
        long freed = 0;
        for (var item : find()) if (item.kind != Kind.UNREFERENCED && item.kind != Kind.RESUME_POINT && remove(item)) freed += item.bytes;
        if (freed > 0) LOG.infof("Removed %d bytes that earlier attempts left behind", freed);
    }
}
