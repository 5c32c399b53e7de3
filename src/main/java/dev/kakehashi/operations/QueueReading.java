package dev.kakehashi.operations;

import dev.kakehashi.catalog.Job;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What waits and runs at one moment, on all nodes together.
 *
 * @param oldest since when the longest waiting job of a lane waits; without an entry where none waits
 * @param tokensPerSecond of running jobs whose progress counts tokens, by kind
 */
record QueueReading(Map<Key, Long> jobs, Map<Job.Lane, Instant> oldest, Map<String, Double> tokensPerSecond) {
    record Key(String kind, String state) {}

    static QueueReading of(DataSource database) throws SQLException {
        try (var connection = database.getConnection()) {
            var jobs = new HashMap<Key, Long>();
            var oldest = new EnumMap<Job.Lane, Instant>(Job.Lane.class);
            try (var rows = connection.createStatement().executeQuery(
                    "select kind, state, count(*), min(coalesce(queued_at, created_at)), lane from job where state in "
                            + "('QUEUED', 'RUNNING') group by kind, state, lane")) {
                while (rows.next()) {
                    jobs.merge(new Key(rows.getString(1), rows.getString(2)), rows.getLong(3), Long::sum);
                    var first = rows.getObject(4, OffsetDateTime.class).toInstant();
                    if (rows.getString(2).equals("QUEUED"))
                        oldest.merge(Job.Lane.valueOf(rows.getString(5)), first,
                                (one, other) -> one.isBefore(other) ? one : other);
                }
            }
            return new QueueReading(jobs, oldest, tokensPerSecond(connection));
        }
    }

    private static Map<String, Double> tokensPerSecond(Connection connection) throws SQLException {
        var rates = new HashMap<String, Double>();
        try (var rows = connection.createStatement().executeQuery(
                "select kind, sum(rate) from job where state = 'RUNNING' and unit = 'tokens' and rate is not null "
                        + "group by kind")) {
            while (rows.next()) rates.put(rows.getString(1), rows.getDouble(2));
        }
        return rates;
    }
}
