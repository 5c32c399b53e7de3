package dev.kakehashi.jobs;

import dev.kakehashi.files.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/**
 * The scratch folder of one attempt of a job. A new attempt takes over what the newest one before it left, under a name
 * of its own: an earlier attempt that still lives, frozen or cut off, writes to a name that is no longer there.
 */
public final class AttemptFolder {
    private static final String PREFIX = "attempt-";

    private AttemptFolder() {}

    public static Path of(Path job, long fence) {
        return job.resolve(PREFIX + fence);
    }

    /** Makes what earlier attempts left this attempt's own; does nothing where they left nothing. */
    static void takeOver(Path job, long fence) throws IOException {
        if (!Files.isDirectory(job)) return;
        if (fence == 1) { // nobody was before: these are of a job that had this number in a database that is gone
            Durable.delete(job);
            return;
        }
        var earlier = earlier(job, fence);
        if (earlier.isEmpty()) return;
        var own = of(job, fence);
        Files.move(earlier.get(0), own, StandardCopyOption.ATOMIC_MOVE);
        for (var older : earlier.subList(1, earlier.size())) Durable.delete(older);
        removeHalves(own);
    }

    /** Newest first. */
    private static List<Path> earlier(Path job, long fence) throws IOException {
        try (var all = Files.list(job)) {
            return all.filter(path -> number(path) < fence)
                    .sorted(Comparator.comparingLong(AttemptFolder::number).reversed()).toList();
        }
    }

    private static long number(Path attempt) {
        var name = attempt.getFileName().toString();
        return name.matches(PREFIX + "\\d{1,18}") ? Long.parseLong(name.substring(PREFIX.length())) : Long.MAX_VALUE;
    }

    /** Whoever was writing these may still hold them open; they are made anew. */
    private static void removeHalves(Path own) throws IOException {
        List<Path> halves;
        try (var all = Files.walk(own)) {
            halves = all.filter(path -> path.getFileName().toString().endsWith(".new")).toList();
        }
        for (var half : halves) Durable.delete(half);
    }
}
