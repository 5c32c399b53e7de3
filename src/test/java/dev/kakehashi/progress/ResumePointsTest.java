package dev.kakehashi.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumePointsTest {
    private final List<String> events = new ArrayList<>();
    private boolean handsOver;

    private final ResumableProgress progress = new ResumableProgress() {
        @Override
        public void at(long done, long total) {
            events.add("at " + done);
        }

        @Override
        public boolean handsOver() {
            return handsOver;
        }

        @Override
        public void saved() {
            events.add("saved");
        }
    };

    @Test
    void a_hand_over_writes_what_the_newest_point_does_not_hold_before_the_report_and_only_once() {
        var points = new ResumePoints(progress, 0, Long.MAX_VALUE, () -> events.add("written"));
        points.at(0, 3);
        points.advanced();
        points.saveIfWorthIt();
        points.at(1, 3);
        handsOver = true;
        points.at(1, 3);
        points.at(1, 3);
        assertEquals(List.of("at 0", "at 1", "written", "saved", "at 1", "at 1"), events);
    }

    @Test
    void where_it_is_worth_the_time_it_is_written_at_once_and_without_anything_new_never() {
        var points = new ResumePoints(progress, 1, () -> events.add("written"));
        points.saveIfWorthIt();
        points.save();
        points.advanced();
        points.saveIfWorthIt();
        points.save();
        assertEquals(List.of("written", "saved"), events);
    }

    @Test
    void one_that_fails_is_not_said_to_be_saved_and_is_tried_again() {
        var full = new IOException("full");
        var points = new ResumePoints(progress, 1, () -> {
            events.add("tried");
            if (events.size() == 1) throw full;
        });
        points.advanced();
        assertSame(full, assertThrows(UncheckedIOException.class, points::save).getCause());
        points.save();
        assertEquals(List.of("tried", "tried", "saved"), events);
    }
}
