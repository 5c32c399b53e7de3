package dev.kakehashi.storage;

import java.sql.SQLException;
import java.util.Set;

/**
 * Tells a database that cannot be reached, which passes, from a statement that cannot be carried out, which does not.
 */
public final class DatabaseGone {
    /**
     * SQL states of PostgreSQL that is shutting down, starting or full; 90067, 90098 and 90121 are H2's for a closed
     * connection or database.
     */
    private static final Set<String> STATES = Set.of("57P01", "57P02", "57P03", "53300", "90067", "90098", "90121");

    private DatabaseGone() {}

    public static boolean is(Throwable thrown) {
        int depth = 0;
        for (var cause = thrown; cause != null && depth++ < 30; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && gone(sql)) return true;
            for (var suppressed : cause.getSuppressed())
                if (suppressed instanceof SQLException sql && gone(sql)) return true;
        }
        return false;
    }

    private static boolean gone(SQLException e) {
        var state = e.getSQLState();
        if (state != null) return state.startsWith("08") || STATES.contains(state);
        var message = String.valueOf(e.getMessage()); // the connection pool gives no state
        return message.startsWith("Acquisition timeout") || message.contains("This connection has been closed")
                || message.contains("is closed");
    }
}
