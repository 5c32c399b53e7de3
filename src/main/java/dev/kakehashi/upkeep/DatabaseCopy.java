package dev.kakehashi.upkeep;

import dev.kakehashi.files.Durable;
import dev.kakehashi.storage.DataDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/** A copy of the H2 database while it is in use: nobody but its own process can read its file. */
@ApplicationScoped
public class DatabaseCopy {
    @Inject DataSource database;
    @Inject DataDirectory data;

    /** @return a zip as H2's BACKUP writes it, of one moment; empty where the database is no H2 file */
    public Optional<Path> make() throws IOException {
        try (var connection = database.getConnection()) {
            if (!connection.getMetaData().getDatabaseProductName().equals("H2")) return Optional.empty();
            Durable.createFolders(data.databaseCopies());
            var file = data.databaseCopies()
                    .resolve("kakehashi-" + Instant.now().toString().replaceAll("[^0-9TZ]", "") + ".zip");
            var beside = file.resolveSibling(file.getFileName() + ".new");
            try (var backup = connection.prepareStatement("backup to ?")) {
                backup.setString(1, beside.toString());
                backup.execute();
            }
            Durable.replace(beside, file);
            return Optional.of(file);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DATABASE_IS_NOT_PERSISTENT) return Optional.empty();
            throw new IOException("The database could not be copied: " + e.getMessage(), e);
        }
    }
}
