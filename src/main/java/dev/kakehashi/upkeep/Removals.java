package dev.kakehashi.upkeep;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Removes the folders of deleted rows. They are noted before the rows are deleted and removed afterwards, so that a row
 * never points at a folder that is gone, and a crash in between leaves a note that says what is still to be done.
 */
@ApplicationScoped
public class Removals {
    static final String RECORD = ".json";
    private static final Logger LOG = Logger.getLogger(Removals.class);
    private static final Duration LONGEST_BACKUP = Duration.ofDays(2);
    private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

    /** Rows were deleted in the present transaction. */
    public record Due() {}

    @Inject DataDirectory data;
    @Inject ObjectMapper json;

    /** Before the rows are deleted. */
    public Path note(List<Path> folders) throws IOException {
        Durable.createFolders(data.deleted());
        var record = data.deleted().resolve(UUID.randomUUID() + RECORD);
        Durable.write(record, json.writeValueAsBytes(
                folders.stream().map(path -> path.toAbsolutePath().normalize().toString()).toList()));
        return record;
    }

    /**
     * After they are deleted; while a copy of the data folder is made everything stays, and {@link Garbage} comes back
     * to it.
     */
    public void finish() throws IOException {
        finish(() -> false);
    }

    void finish(BooleanSupplier goingDown) throws IOException {
        if (!Files.isDirectory(data.deleted()) || backupRuns()) return;
        List<Path> records;
        try (var all = Files.list(data.deleted())) {
            records = all.filter(path -> path.getFileName().toString().endsWith(RECORD)).toList();
        }
        for (var record : records) {
            if (goingDown.getAsBoolean()) return;
            try {
                finish(record);
            } catch (IOException | InvalidPathException e) { // the others go on
                LOG.warnf("%s is left alone: %s", record, e.getMessage());
            }
        }
    }

    /** On another thread: the one that has just committed is not done with its transaction. */
    void afterwards(@Observes(during = TransactionPhase.AFTER_SUCCESS) Due due) {
        Infrastructure.getDefaultExecutor().execute(() -> {
            try {
                finish();
            } catch (IOException | RuntimeException e) {
                LOG.warnf("Folders of deleted rows are still there and go with the next clean-up: %s", e.getMessage());
            }
        });
    }

    /**
     * A copy may be made of rows that still point at a folder. A mark that a script left when it died does not count
     * for ever.
     */
    public boolean backupRuns() {
        try {
            return Files.getLastModifiedTime(data.backupHold()).toInstant()
                    .isAfter(Instant.now().minus(LONGEST_BACKUP));
        } catch (IOException none) {
            return false;
        }
    }

    private void finish(Path record) throws IOException {
        String[] folders;
        try {
            folders = json.readValue(record.toFile(), String[].class);
        } catch (java.io.FileNotFoundException doneByAnother) {
            return;
        }
        var known = QuarkusTransaction.requiringNew().call(() -> References.read(data));
        boolean all = true;
        // all before the first is deleted, which takes long: new rows may point at the places meanwhile
        var renamed = new ArrayList<Path>();
        for (var folder : folders) {
            if (known.to(Path.of(folder))) all = false; // not committed yet, or rolled back
            else aside(Path.of(folder), record).ifPresent(renamed::add);
        }
        for (var aside : renamed) Durable.delete(aside);
        if (all || Files.getLastModifiedTime(record).toInstant().isBefore(Instant.now().minus(LONGEST_TRANSACTION)))
            Files.deleteIfExists(record);
    }

    private Optional<Path> aside(Path folder, Path record) throws IOException {
        if (!folder.startsWith(data.root()) || !Files.exists(folder)) return Optional.empty();
        var aside = data.deleted()
                .resolve(record.getFileName().toString().replace(RECORD, "") + "." + UUID.randomUUID());
        try {
            Durable.rename(folder, aside);
            return Optional.of(aside);
        } catch (java.nio.file.NoSuchFileException doneByAnother) {
            LOG.debugf("%s is gone already", folder);
            return Optional.empty();
        }
    }
}
