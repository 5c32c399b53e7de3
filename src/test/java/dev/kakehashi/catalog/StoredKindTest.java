package dev.kakehashi.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Addresses of what is stored. */
class StoredKindTest {
    @Test
    void every_kind_is_known_by_its_name_in_addresses() {
        for (var kind : StoredKind.values()) assertEquals(Optional.of(kind), StoredKind.of(kind.id()));
        assertEquals("parallel-set", StoredKind.PARALLEL_SET.id());
        assertEquals(Optional.empty(), StoredKind.of("PARALLEL_SET"));
    }

    @Test
    void a_checkpoint_is_a_step_of_its_model() {
        assertEquals("/models/a@b/checkpoints/1000", StoredKind.CHECKPOINT.page("a@b@1000"));
        assertEquals("/models/a@b", StoredKind.CHECKPOINT.list("a@b@1000"));
    }

    @Test
    void an_analysis_has_no_page_of_its_own() {
        assertNull(StoredKind.ANALYSIS.page("7"));
        assertEquals("/saes", StoredKind.ANALYSIS.list("7"));
    }

    @Test
    void others_have_a_page_below_their_list() {
        assertEquals("/saes/a", StoredKind.SAE.page("a"));
        assertEquals("/saes", StoredKind.SAE.list("a"));
        assertEquals("/parallel-sets/a", StoredKind.PARALLEL_SET.page("a"));
        assertEquals("/jobs/7", StoredKind.JOB.page("7"));
    }
}
