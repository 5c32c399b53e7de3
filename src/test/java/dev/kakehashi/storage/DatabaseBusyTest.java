package dev.kakehashi.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DatabaseBusyTest {
    @Test
    void a_lost_race_is_found_below_what_transactions_wrap_around_it_and_among_what_they_suppressed() {
        var rolledBack = new IllegalStateException("rolled back");
        rolledBack.addSuppressed(new RuntimeException("flush", new SQLException("deadlock detected", "40P01")));
        assertTrue(DatabaseBusy.is(new RuntimeException("commit", rolledBack)));
        assertTrue(DatabaseBusy.is(new SQLException("Timeout trying to lock table", "HYT00")));
        assertTrue(DatabaseBusy.is(new SQLException("could not extend file: No space left on device", "53100")));
    }

    @Test
    void what_can_never_be_carried_out_is_not_tried_again() {
        assertFalse(DatabaseBusy.is(new SQLException("value too long for type character varying(300)", "22001")));
        assertFalse(DatabaseBusy.is(new SQLException("invalid byte sequence for encoding UTF8: 0x00", "22021")));
        assertFalse(DatabaseBusy.is(new SQLException("duplicate key", "23505")));
        assertFalse(DatabaseBusy.is(new IllegalStateException("a bug")));
    }
}
