package dev.kakehashi.storage;

import java.sql.SQLException;
import java.util.Set;

/**
 * Tells a statement that lost against another one, or for which the server had no room just then, from one that can
 * never be carried out: the same work in a new transaction succeeds.
 */
public final class DatabaseBusy {
    /**
     * Serialization failures and deadlocks (both databases); PostgreSQL's locks and statements that waited too long;
     * H2's lock time-outs (HYT00) and rows that somebody else changed (90131).
     */
    private static final Set<String> STATES = Set.of("40001", "40P01", "55P03", "57014", "HYT00", "90131");

    /** Disk, memory or connections of the server are used up. */
    private static final String NO_RESOURCES = "53";

    private static final int DEEPEST = 30;

    private DatabaseBusy() {}

    public static boolean is(Throwable thrown) {
        return is(thrown, 0);
    }

    private static boolean is(Throwable thrown, int depth) {
        if (thrown == null || depth > DEEPEST) return false;
        if (thrown instanceof SQLException sql && busy(sql.getSQLState())) return true;
        for (var suppressed : thrown.getSuppressed()) if (is(suppressed, depth + 1)) return true;
        return is(thrown.getCause(), depth + 1);
    }

    private static boolean busy(String state) {
        return state != null && (STATES.contains(state) || state.startsWith(NO_RESOURCES));
    }
}
