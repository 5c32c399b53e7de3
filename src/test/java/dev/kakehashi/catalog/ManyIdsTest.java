package dev.kakehashi.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ManyIdsTest {
    @Test
    void ids_are_handed_over_in_their_order_and_never_more_than_500_at_once() {
        var ids = LongStream.range(0, 1201).boxed().toList();
        var chunks = ManyIds.chunks(ids);
        assertEquals(List.of(500, 500, 201), chunks.stream().map(List::size).toList());
        assertEquals(ids, chunks.stream().flatMap(List::stream).toList());
        assertEquals(List.of(), ManyIds.chunks(List.of()));
    }
}
