package dev.kakehashi.upkeep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.files.Durable;
import dev.kakehashi.jobs.JobContext;
import dev.kakehashi.jobs.JobHandler;
import dev.kakehashi.progress.ResumePoints;
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
 * The folders a verification has been through, and what it found, so that an attempt after a crash does not read them
 * again.
 */
final class VerifiedSoFar {
    private static final String FILE = "verified.json";
    /** What was read longer ago says little about the disk of today. */
    private static final Duration FRESH = Duration.ofDays(1);

    private final Path file;
    private final ObjectMapper json;
    private final ResumePoints points;
    private final Instant began;
    private final Set<String> places;
    private final List<FolderCheck.Problem> problems;
    private long bytes;

    /** @param at when it was written; {@code bytes} that were read of the folders at {@code places} */
    record Saved(Instant began, Instant at, Set<String> places, List<FolderCheck.Problem> problems, long bytes) {}

    private VerifiedSoFar(Saved saved, Path file, ObjectMapper json, JobContext context) {
        this.file = file;
        this.json = json;
        this.points = new ResumePoints(context, JobHandler.RESUME_SHARE, this::save);
        this.began = saved.began;
        this.places = new HashSet<>(saved.places);
        this.problems = new ArrayList<>(saved.problems);
        this.bytes = saved.bytes;
    }

    static VerifiedSoFar in(JobContext context, ObjectMapper json) throws IOException {
        Durable.createFolders(context.scratch());
        var file = context.scratch().resolve(FILE);
        return new VerifiedSoFar(read(file, json), file, json, context);
    }

    private static Saved read(Path file, ObjectMapper json) throws IOException {
        var none = new Saved(Instant.now(), Instant.now(), Set.of(), List.of(), 0);
        if (!Files.isRegularFile(file)) return none;
        try {
            var saved = json.readValue(file.toFile(), Saved.class);
            return saved.at.plus(FRESH).isAfter(Instant.now()) ? saved : none;
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
    void add(ResultFolder folder, List<FolderCheck.Problem> found, long bytes) {
        places.add(place(folder));
        problems.addAll(found);
        this.bytes = bytes;
        points.advanced();
        points.saveIfWorthIt();
    }

    /** How many bytes were read; what was verified is saved before a hand-over. */
    void at(long done, long total) {
        points.at(done, total);
    }

    private void save() throws IOException {
        Durable.write(file, json.writeValueAsBytes(new Saved(began, Instant.now(), places, problems, bytes)));
    }

    private static String place(ResultFolder folder) {
        return folder.kind() + " " + folder.path();
    }
}
