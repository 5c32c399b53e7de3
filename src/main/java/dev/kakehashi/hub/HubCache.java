package dev.kakehashi.hub;

import dev.kakehashi.progress.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The standard cache of hub files: {@code models--org--name/{blobs,snapshots,refs}}. A file that is there was verified; one that is being
 * fetched ends in {@code .incomplete} and is continued where it stopped, also by a later process.
 */
public final class HubCache {
    private static final int ATTEMPTS = 6;

    private final Path root;
    private final HubClient client;
    private final long pauseMillis;

    public HubCache(Path root, HubClient client) {
        this(root, client, 1000);
    }

    /** @param pauseMillis before the second attempt; doubles with each further one */
    HubCache(Path root, HubClient client, long pauseMillis) {
        this.root = root;
        this.client = client;
        this.pauseMillis = pauseMillis;
    }

    /** Where the files of a revision lie, or will. */
    public Path snapshot(HubRevision revision) {
        return repository(revision).resolve("snapshots").resolve(revision.commit());
    }

    /**
     * Fetches what is missing of some files and verifies it.
     *
     * @param progress in bytes of all files together
     * @throws HubException when the hub refuses, a checksum stays wrong or the disk is too small
     */
    public Path fetch(HubRevision revision, List<HubRevision.File> files, Progress progress) throws IOException {
        var snapshot = Files.createDirectories(snapshot(revision));
        var blobs = Files.createDirectories(repository(revision).resolve("blobs"));
        requireSpace(blobs, files);
        long total = files.stream().mapToLong(HubRevision.File::size).sum();
        long before = 0;
        for (var file : files) {
            long already = before;
            var blob = blobs.resolve(file.etag());
            if (!complete(blob, file)) fetch(revision, file, blob, done -> progress.at(already + done, total));
            link(snapshot.resolve(file.name()), blob);
            before += file.size();
            progress.at(before, total);
        }
        remember(revision);
        return snapshot;
    }

    private Path repository(HubRevision revision) {
        return root.resolve("models--" + revision.repository().replace("/", "--"));
    }

    private static boolean complete(Path blob, HubRevision.File file) throws IOException {
        return Files.isRegularFile(blob) && Files.size(blob) == file.size();
    }

    private static void requireSpace(Path blobs, List<HubRevision.File> files) throws IOException {
        long missing = 0;
        for (var file : files) {
            var partial = incomplete(blobs.resolve(file.etag()));
            if (!complete(blobs.resolve(file.etag()), file)) missing += file.size() - (Files.exists(partial) ? Files.size(partial) : 0);
        }
        long usable = Files.getFileStore(blobs).getUsableSpace();
        if (missing > usable)
            throw new HubException("The download needs " + (missing >> 20) + " MiB more, and the disk has only " + (usable >> 20) + " MiB left.");
    }

    private interface Bytes {
        void at(long done);
    }

    /** Goes on after cut connections; a wrong checksum is given one more chance from the beginning. */
    private void fetch(HubRevision revision, HubRevision.File file, Path blob, Bytes progress) throws IOException {
        var partial = incomplete(blob);
        IOException last = null;
        boolean wrongBefore = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (attempt > 0) pause(attempt);
            try {
                receive(revision, file, partial, progress);
            } catch (HubException refused) {
                throw refused;
            } catch (HubClient.RangeRefused e) {
                Files.deleteIfExists(partial);
                continue;
            } catch (IOException cut) {
                if (cut.getMessage() != null && cut.getMessage().contains("No space left")) throw cut;
                last = cut;
                continue;
            }
            if (checksum(partial, file).equals(file.etag())) {
                Files.move(partial, blob, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
            Files.delete(partial);
            if (wrongBefore) throw new HubException("The hub sent " + file.name() + " of " + revision.repository() + " twice with a wrong checksum.");
            wrongBefore = true;
        }
        throw new HubException("The connection to the hub broke " + ATTEMPTS + " times while fetching " + file.name() + " of "
                + revision.repository() + (last == null ? "." : ": " + last.getMessage()));
    }

    /** @throws IOException when the connection ends before the file does */
    private void receive(HubRevision revision, HubRevision.File file, Path partial, Bytes progress) throws IOException {
        try (var out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE); var lock = lock(out, file)) {
            long done = Math.min(out.size(), file.size());
            if (done == file.size() && done > 0) return; // only its checksum is missing
            try (var body = client.content(revision, file, done)) {
                if (!body.partial()) done = 0;
                out.truncate(done);
                out.position(done);
                var buffer = new byte[1 << 16];
                for (int read; (read = body.in().read(buffer)) >= 0; ) {
                    done += read;
                    if (done > file.size()) throw new HubException("The hub sends more of " + file.name() + " than it announced.");
                    for (var bytes = ByteBuffer.wrap(buffer, 0, read); bytes.hasRemaining(); ) out.write(bytes);
                    progress.at(done);
                }
                out.force(true);
            }
            if (done < file.size()) throw new IOException("it ended after " + done + " of " + file.size() + " bytes");
        }
    }

    private static java.nio.channels.FileLock lock(FileChannel out, HubRevision.File file) throws IOException {
        try {
            var lock = out.tryLock();
            if (lock != null) return lock;
        } catch (OverlappingFileLockException held) {
            // by another thread of this process
        }
        throw new IOException("another job is fetching " + file.name());
    }

    private void pause(int attempt) {
        try {
            Thread.sleep(pauseMillis << (attempt - 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SHA-256 of a large file; the id git gives a small one: SHA-1 of its length and content. */
    private static String checksum(Path partial, HubRevision.File file) throws IOException {
        try (var in = Files.newInputStream(partial)) {
            var digest = MessageDigest.getInstance(file.sha256() != null ? "SHA-256" : file.blob().length() == 40 ? "SHA-1" : "SHA-256");
            if (file.sha256() == null) digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) >= 0; ) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }

    private static void link(Path name, Path blob) throws IOException {
        var target = name.getParent().relativize(blob);
        if (Files.isSymbolicLink(name) && Files.readSymbolicLink(name).equals(target)) return;
        Files.deleteIfExists(name);
        Files.createSymbolicLink(name, target);
    }

    private void remember(HubRevision revision) throws IOException {
        var ref = repository(revision).resolve("refs").resolve(revision.revision());
        Files.createDirectories(ref.getParent());
        Files.writeString(ref, revision.commit());
    }

    private static Path incomplete(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }
}
