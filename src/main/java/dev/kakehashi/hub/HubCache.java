package dev.kakehashi.hub;

import dev.kakehashi.files.Durable;
import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/**
 * The standard cache of hub files: {@code models--org--name/{blobs,snapshots,refs}}. A file that is there was verified;
 * one that is being fetched ends in {@code .incomplete} and is continued where it stopped, also by a later process.
 */
public final class HubCache {
    private static final HubPatience USUAL = new HubPatience(6, 1000);

    private final Path root;
    private final HubClient client;
    private final long reserve;
    private final HubPatience patience;

    /** @param reserve bytes of the disk that downloads leave free */
    public HubCache(Path root, HubClient client, long reserve) {
        this(root, client, reserve, USUAL);
    }

    HubCache(Path root, HubClient client, HubPatience patience) {
        this(root, client, 0, patience);
    }

    private HubCache(Path root, HubClient client, long reserve, HubPatience patience) {
        this.reserve = reserve;
        this.root = root;
        this.client = client;
        this.patience = patience;
    }

    /** The files a revision names now; always asked of the hub, because a branch moves. */
    HubRevision revision(String repository, String revision, Progress progress) throws IOException {
        return patience.insist("listing " + repository + " at " + revision, () -> progress.at(0, 0),
                () -> client.revision(repository, revision));
    }

    /**
     * Fetches what is missing of some files and verifies it.
     *
     * @param progress in bytes of all files together
     * @return the folder they lie in
     * @throws HubException when the hub refuses, a checksum stays wrong or the disk is too small
     */
    Path fetch(HubRevision revision, List<HubRevision.File> files, Progress progress) throws IOException {
        var snapshot = folder(repository(revision).resolve("snapshots").resolve(revision.commit()));
        var blobs = folder(repository(revision).resolve("blobs"));
        requireSpace(blobs, files);
        long total = files.stream().mapToLong(HubRevision.File::size).sum();
        long before = 0;
        for (var file : files) {
            long already = before;
            var blob = blobs.resolve(file.etag());
            if (!BlobDownload.complete(blob, file))
                new BlobDownload(client, revision, file, blob, done -> progress.at(already + done, total))
                        .run(lock(revision, file), patience);
            link(snapshot.resolve(file.name()), blob);
            before += file.size();
            progress.at(before, total);
        }
        remember(revision);
        return snapshot;
    }

    private Path repository(HubRevision revision) {
        return root.resolve(folder(revision));
    }

    private static Path folder(Path path) throws IOException {
        Durable.createFolders(path);
        return path;
    }

    private static String folder(HubRevision revision) {
        return "models--" + revision.repository().replace("/", "--");
    }

    private Path lock(HubRevision revision, HubRevision.File file) throws IOException {
        return Files.createDirectories(root.resolve(".locks").resolve(folder(revision))).resolve(file.etag() + ".lock");
    }

    private void requireSpace(Path blobs, List<HubRevision.File> files) throws IOException {
        long usable = Math.max(0, Files.getFileStore(blobs).getUsableSpace() - reserve);
        long missing = 0;
        for (var file : files) {
            var blob = blobs.resolve(file.etag());
            if (!BlobDownload.complete(blob, file))
                missing += Math.max(0, file.size() - BlobDownload.incomplete(blob).toFile().length());
            if (missing > usable) // asked within the loop: lying sizes must not add up to an overflow
                throw new HubException("The download needs at least " + (missing >> 20)
                        + " MiB more, and the disk has only " + (usable >> 20) + " MiB left.");
        }
    }

    private static void link(Path name, Path blob) throws IOException {
        var target = name.getParent().relativize(blob);
        if (Files.isSymbolicLink(name) && Files.readSymbolicLink(name).equals(target)) return;
        replace(name, Files.createSymbolicLink(beside(name), target));
    }

    private void remember(HubRevision revision) throws IOException {
        var ref = repository(revision).resolve("refs").resolve(revision.revision());
        Durable.createFolders(ref.getParent());
        var beside = Files.writeString(beside(ref), revision.commit());
        Durable.force(beside);
        replace(ref, beside);
    }

    private static Path beside(Path name) {
        return name.resolveSibling("." + UUID.randomUUID() + ".new");
    }

    /** In one step: two revisions may name the same commit, and their jobs may come here together. */
    private static void replace(Path name, Path by) throws IOException {
        try {
            Files.move(by, name, StandardCopyOption.ATOMIC_MOVE);
            Durable.forceFolder(name.getParent());
        } finally {
            Files.deleteIfExists(by);
        }
    }
}
