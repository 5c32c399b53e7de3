package dev.kakehashi.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.progress.ResumePace;
import dev.kakehashi.storage.FolderCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The folders a verification has been through, and what it found, kept so that an attempt after a crash does not read
 * them again.
 */
final class VerifiedSoFar {
    private static final String FILE = "verified.json";
    /** What was read longer ago says little about the disk of today. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final Path file;
    private final ObjectMapper json;
    private final JobContext context;
    private final ResumePace pace = new ResumePace(JobHandler.RESUME_SHARE);
    private final Instant began;
    private final Set<String> places;
    private final List<FolderCheck.Problem> problems;
    private long bytes;
    private boolean changed;

    /** @param at when it was written; {@code bytes} that were read of the folders at {@code places} */
    record Kept(Instant began, Instant at, Set<String> places, List<FolderCheck.Problem> problems, long bytes) {}

    private VerifiedSoFar(Kept kept, Path file, ObjectMapper json, JobContext context) {
        this.file = file;
        this.json = json;
        this.context = context;
        this.began = kept.began;
        this.places = new HashSet<>(kept.places);
        this.problems = new ArrayList<>(kept.problems);
        this.bytes = kept.bytes;
    }

    static VerifiedSoFar in(JobContext context, ObjectMapper json) throws IOException {
        Durable.createFolders(context.scratch());
        var file = context.scratch().resolve(FILE);
        return new VerifiedSoFar(read(file, json), file, json, context);
    }

    private static Kept read(Path file, ObjectMapper json) throws IOException {
        var none = new Kept(Instant.now(), Instant.now(), Set.of(), List.of(), 0);
        if (!Files.isRegularFile(file)) return none;
        try {
            var kept = json.readValue(file.toFile(), Kept.class);
            return kept.at.plus(FRESH).isAfter(Instant.now()) ? kept : none;
        } catch (JsonProcessingException damaged) {
            return none;
        }
    }

    Instant began() {
        return began;
    }

    List<FolderCheck.Problem> problems() {
        return problems;
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return places.size();
    }

    boolean has(ResultFolder folder) {
        return places.contains(place(folder));
    }

    /** @param bytes read of all folders so far, this one included */
    void add(ResultFolder folder, List<FolderCheck.Problem> found, long bytes) throws IOException {
        places.add(place(folder));
        problems.addAll(found);
        this.bytes = bytes;
        changed = true;
        if (pace.worthIt()) keep();
    }

    /** Writes what the pace held back, if there is something. */
    void keep() throws IOException {
        if (!changed) return;
        pace.write(() -> Durable.write(file,
                json.writeValueAsBytes(new Kept(began, Instant.now(), places, problems, bytes))));
        changed = false;
        context.kept();
    }

    private static String place(ResultFolder folder) {
        return folder.kind() + " " + folder.path();
    }
}
