package dev.kakehashi.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final long SECOND = 1_000_000_000L;
    private final Rate rate = new Rate();

    @Test
    void what_an_attempt_before_did_is_not_done_in_the_first_second_of_this_one() {
        rate.begin();
        rate.measure(0, SECOND);
        rate.at(900_000, 2 * SECOND);
        rate.measure(900_000, 3 * SECOND);
        assertNull(rate.perSecond());
        rate.at(900_200, 4 * SECOND);
        rate.measure(900_200, 4 * SECOND);
        assertEquals(100, rate.perSecond());
    }

    @Test
    void it_follows_slowly_and_forgets_everything_with_a_new_phase() {
        rate.begin();
        rate.at(0, 0);
        rate.measure(100, SECOND);
        rate.measure(300, 2 * SECOND);
        assertEquals(130, rate.perSecond(), 1e-9);
        rate.begin();
        assertNull(rate.perSecond());
        rate.measure(301, 3 * SECOND);
        assertNull(rate.perSecond());
    }
}
