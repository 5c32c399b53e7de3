package dev.kakehashi.storage;

import dev.kakehashi.files.Durable;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How much of the disk results lie on is free, and how much of that jobs must leave alone. */
@ApplicationScoped
public class DiskSpace {
    private final DataDirectory data;
    private final long reserve;

    public DiskSpace(DataDirectory data, @ConfigProperty(name = "kakehashi.disk-reserve") String reserve) {
        this.data = data;
        this.reserve = SizeSetting.bytes("kakehashi.disk-reserve", reserve);
    }

    /** Bytes that stay free for the database and the system. */
    public long reserve() {
        return reserve;
    }

    public long free() {
        try {
            Durable.createFolders(data.root());
            return Files.getFileStore(data.root()).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE; // writing says what is wrong with the folder
        }
    }

    /** Bytes that jobs may still write. */
    public long usable() {
        return Math.max(0, free() - reserve);
    }

    /** @throws IOException with a sentence naming both numbers when there is not as much */
    public void require(long bytes) throws IOException {
        long usable = usable();
        if (bytes > usable)
            throw new IOException("This needs up to " + size(bytes) + " of disk, but " + size(usable)
                    + " are free besides the reserve of " + size(reserve)
                    + " (KAKEHASHI_DISK_RESERVE). Free some under /storage, then retry.");
    }

    /** For what makes room, which may take from the reserve. */
    public void requireWithReserve(long bytes) throws IOException {
        long free = free();
        if (bytes > free)
            throw new IOException("This needs up to " + size(bytes) + " of disk before it frees any, but " + size(free)
                    + " are free. Clean up or delete something under"
                    + " /storage first, then retry.");
    }

    /** Whether jobs must stop before the disk is full. */
    public boolean low() {
        return free() < reserve;
    }

    /** Why a job was stopped. */
    public String lowSentence() {
        return "Stopped before the disk was full: " + size(free()) + " are left, less than the reserve of "
                + size(reserve)
                + " (KAKEHASHI_DISK_RESERVE). Free some under /storage, then retry: it goes on from its last resume "
                + "point.";
    }

    private static String size(long bytes) {
        if (bytes < 1L << 20) return bytes + " bytes";
        return bytes < 1L << 30 ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20))
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
