package dev.kakehashi.hub;

import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Fetches one file, goes on where an earlier attempt stopped, and gives it its name only when its checksum is right.
 */
final class BlobDownload {
    private final HubClient client;
    private final HubRevision revision;
    private final HubRevision.File file;
    private final Path blob;
    private final Path partial;
    private final LongConsumer progress;
    private BlobLock held;
    private boolean wrongBefore;

    /**
     * @param progress told the bytes that are there; an exception from it stops the download so that it can be
     *     continued
     */
    BlobDownload(HubClient client, HubRevision revision, HubRevision.File file, Path blob, LongConsumer progress) {
        this.client = client;
        this.revision = revision;
        this.file = file;
        this.blob = blob;
        this.partial = incomplete(blob);
        this.progress = progress;
    }

    static boolean complete(Path blob, HubRevision.File file) throws IOException {
        return Files.isRegularFile(blob) && Files.size(blob) == file.size();
    }

    static Path incomplete(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    /**
     * @param lock a file beside; two revisions that share a file may be fetched at the same time, and one then waits
     *     for the other
     */
    void run(Path lock, HubPatience patience) throws IOException {
        try (var ours = BlobLock.of(lock, FileChannel::tryLock, () -> patience.await(this::report))) {
            held = ours;
            patience.insist("fetching " + name(), this::report, this::attempt);
        }
    }

    private void report() {
        if (held != null) held.hold();
        progress.accept(Math.min(partial.toFile().length(), file.size()));
    }

    private Path attempt() throws IOException {
        if (complete(blob, file)) return blob; // another job was faster
        try {
            receive();
        } catch (HubClient.RangeRefused useless) {
            Files.delete(partial);
            throw useless;
        }
        if (checksum().equals(file.etag())) {
            Durable.replace(partial, blob);
            return blob;
        }
        Files.delete(partial);
        if (wrongBefore) throw new HubException("The hub sent " + name() + " twice with a wrong checksum.");
        wrongBefore = true;
        throw new IOException("its checksum was wrong");
    }

    /** @throws IOException when the connection ends before the file does */
    private void receive() throws IOException {
        try (var out = FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long done = Math.min(out.size(), file.size());
            if (done == file.size() && done > 0) return; // only its checksum is missing
            try (var body = client.content(revision, file, done)) {
                if (!body.partial()) done = 0;
                if (body.announced() > file.size() - done)
                    throw new HubException("The hub announces more of " + file.name() + " than it listed.");
                out.truncate(done);
                out.position(done);
                var buffer = new byte[1 << 16];
                for (int read; (read = body.in().read(buffer)) >= 0;) {
                    done += read;
                    if (done > file.size())
                        throw new HubException("The hub sends more of " + file.name() + " than it announced.");
                    for (var bytes = ByteBuffer.wrap(buffer, 0, read); bytes.hasRemaining();) out.write(bytes);
                    held.hold();
                    progress.accept(done);
                }
                out.force(true);
            }
            if (done < file.size()) throw new IOException("it ended after " + done + " of " + file.size() + " bytes");
        }
    }

    /** SHA-256 of a large file; the id git gives a small one: a hash of its length and content. */
    private String checksum() throws IOException {
        try (var in = Files.newInputStream(partial)) {
            var digest = MessageDigest.getInstance(file.etag().length() == 40 ? "SHA-1" : "SHA-256");
            if (file.sha256() == null)
                digest.update(("blob " + file.size() + "\0").getBytes(StandardCharsets.US_ASCII));
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) >= 0; held.hold()) digest.update(buffer, 0, read);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }

    private String name() {
        return file.name() + " of " + revision.repository();
    }
}
