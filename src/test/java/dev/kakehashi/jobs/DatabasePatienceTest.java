package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatabasePatienceTest {
    private static final RuntimeException GONE = new IllegalStateException(
            new SQLException("connection refused", "08001"));

    @Test
    void a_commit_waits_until_the_database_is_back_and_knows_that_it_is_not_the_first_try() {
        var again = new ArrayList<Boolean>();
        new DatabasePatience(Duration.ofMinutes(1), () -> false).run(second -> {
            again.add(second);
            if (again.size() == 1) throw GONE;
        });
        assertEquals(List.of(false, true), again);
    }

    @Test
    void it_waits_no_longer_than_configured_nor_when_the_process_goes_down() {
        assertThrows(IllegalStateException.class,
                () -> new DatabasePatience(Duration.ZERO, () -> false).run(DatabasePatienceTest::gone));
        assertThrows(IllegalStateException.class,
                () -> new DatabasePatience(Duration.ofMinutes(1), () -> true).run(DatabasePatienceTest::gone));
    }

    @Test
    void a_statement_that_is_wrong_is_not_tried_again() {
        var tries = new ArrayList<Boolean>();
        assertThrows(IllegalStateException.class,
                () -> new DatabasePatience(Duration.ofMinutes(1), () -> false).run(second -> {
                    tries.add(second);
                    throw new IllegalStateException(new SQLException("duplicate key", "23505"));
                }));
        assertEquals(1, tries.size());
    }

    private static void gone(boolean again) {
        throw GONE;
    }
}
