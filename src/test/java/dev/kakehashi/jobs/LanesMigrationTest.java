package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A queue filled by a release that had one lane. */
class LanesMigrationTest {
    @Test
    void waiting_executions_go_to_the_lane_of_their_kind_on_h2() throws SQLException {
        check("jdbc:h2:mem:lanes;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                "sa");
    }

    @Test
    void waiting_executions_go_to_the_lane_of_their_kind_on_postgresql() throws SQLException, IOException {
        try (var postgres = EmbeddedPostgres.builder().start()) {
            check(postgres.getJdbcUrl("postgres", "postgres"), "postgres");
        }
    }

    private static void check(String url, String user) throws SQLException {
        migrate(url, user, "8");
        try (var connection = DriverManager.getConnection(url, user, "")) {
            job(connection, 1, "train-saes", "null");
            job(connection, 2, "scan-corpus", "'Needs job 1 (x), which failed: y'");
            job(connection, 3, "verify-artifacts", "'Somebody else''s words: Needs job 1'");
            migrate(url, user, "11.1");
            assertEquals(List.of("1.0"), texts(connection, "select task_instance from scheduled_tasks order by 1"));
            assertEquals(List.of("2.0", "3.0"),
                    texts(connection, "select task_instance from scheduled_light_tasks order by 1"));
            assertEquals(List.of("DEVICE", "LIGHT", "LIGHT"), texts(connection, "select lane from job order by id"));
            assertEquals(List.of("2"),
                    texts(connection, "select cast(id as varchar) from job where ended_with_need order by id"));
        }
    }

    private static void migrate(String url, String user, String target) {
        Flyway.configure().dataSource(url, user, "").target(target).load().migrate();
    }

    private static void job(Connection connection, int id, String kind, String failure) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "insert into job (id, kind, title, spec, state, priority, attempts, max_attempts, fence, "
                            + "cancel_requested, done, total, failure, created_at)"
                            + " values (" + id + ", '" + kind + "', 't', '{}', 'FAILED', 0, 0, 5, 0, false, 0, 0, "
                            + failure + ", current_timestamp)");
            statement.execute(
                    "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)"
                            + " values ('job', '" + id + ".0', current_timestamp, false, 1, 5)");
        }
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        var texts = new ArrayList<String>();
        try (var rows = connection.createStatement().executeQuery(query)) {
            while (rows.next()) texts.add(rows.getString(1));
        }
        return texts;
    }
}
