package dev.kakehashi.upkeep;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.storage.DataDirectory;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Rows hold whole paths. A copy that was restored into another folder says where it came from, and its rows are told
 * where they lie now.
 */
@ApplicationScoped
public class RestoredCopy {
    private static final Logger LOG = Logger.getLogger(RestoredCopy.class);
    private static final List<String> JSON = List.of("job.spec", "intervention.translation_json");

    @Inject DataDirectory data;

    /** Before any job begins. */
    void find(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) throws IOException {
        if (!Files.isRegularFile(data.restoredFrom())) return;
        var former = Path.of(Files.readString(data.restoredFrom()).strip());
        int rows = QuarkusTransaction.requiringNew().call(() -> move(former.toString(), data.root().toString()));
        Files.delete(data.restoredFrom());
        LOG.infof("This data folder was restored from a copy of %s: %d paths were changed.", former, rows);
    }

    static int move(String from, String to) {
        int rows = 0;
        for (var path : References.PATHS) {
            var column = path.substring(path.indexOf('.') + 1);
            rows += update(
                    "update " + table(path) + " set " + column + " = ?2 || substring(" + column + " from "
                            + (from.length() + 1) + ")"
                            + " where substring(" + column + " from 1 for " + (from.length() + 1) + ") = ?1",
                    from + "/", to);
        }
        for (var json : JSON) {
            var column = json.substring(json.indexOf('.') + 1);
            rows += update(
                    "update " + table(json) + " set " + column + " = replace(" + column
                            + ", ?1, ?2) where position(?1 in " + column + ") > 0",
                    "\"" + from + "/", "\"" + to + "/");
        }
        return rows;
    }

    private static int update(String statement, String first, String second) {
        return Study.getEntityManager().createNativeQuery(statement).setParameter(1, first).setParameter(2, second)
                .executeUpdate();
    }

    private static String table(String path) {
        return path.substring(0, path.indexOf('.'));
    }
}
