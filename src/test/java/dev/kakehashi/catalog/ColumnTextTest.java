package dev.kakehashi.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class ColumnTextTest {
    private static final String PAIR = "\ud83d\ude42";

    @Test
    void a_text_that_fits_stays_as_it_is() {
        var text = "失敗 " + PAIR;
        assertSame(text, ColumnText.fitting(text, text.length()));
        assertNull(ColumnText.fitting(null, 10));
    }

    @Test
    void a_longer_one_ends_with_dots_and_never_within_a_pair() {
        assertEquals("abc…", ColumnText.fitting("abcde", 4));
        assertEquals("ab" + PAIR + "…", ColumnText.fitting("ab" + PAIR + "cd", 5));
        assertEquals("ab…", ColumnText.fitting("ab" + PAIR + "cd", 4));
    }

    @Test
    void what_no_database_stores_is_shown_by_a_sign() {
        assertEquals("a␀b�c", ColumnText.fitting("a\0b\ud83dc", 10));
    }
}
