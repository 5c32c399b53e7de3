package dev.kakehashi.web.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.kakehashi.storage.FolderCheck.Problem;
import dev.kakehashi.storage.FolderCheck.Wrong;
import dev.kakehashi.web.ui.Pager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A report of more problems than a page can hold. */
@QuarkusTest // for the words
class ReportLinesTest {
    private static final String BASE = "/storage/reports/1";

    private static final List<Problem> PROBLEMS = Stream.concat(
            IntStream.range(0, 120)
                    .mapToObj(i -> new Problem("analyses/" + i, "index.bin", Wrong.OTHER_CONTENT, "a", "b")),
            IntStream.range(0, 40).mapToObj(i -> new Problem("saes/" + i, null, Wrong.FOLDER_MISSING, null, null)))
            .toList();

    @Test
    void kinds_come_one_after_the_other_with_their_counts_first() {
        var all = lines(Map.of());
        assertEquals(List.of("160", "40", "120"),
                all.tabs(BASE, Wrong::name).stream().map(ReportView.Tab::count).toList());
        assertEquals(BASE + "?kind=other-content", all.tabs(BASE, Wrong::name).get(2).href());
        assertEquals("saes/0", all.onThisPage().get(0).place());
        assertEquals("analyses/9", all.onThisPage().get(49).place());
        assertEquals(160, all.chosen().size());
    }

    @Test
    void a_kind_has_pages_of_its_own() {
        var second = lines(Map.of("kind", "other-content", "page", "3"));
        assertEquals(20, second.onThisPage().size());
        Pager pager = second.pager(BASE);
        assertEquals(BASE + "?kind=other-content&page=2", pager.previous());
        assertNull(pager.next());
        assertEquals(List.of(), lines(Map.of("page", "9999999")).onThisPage());
    }

    @Test
    void what_fits_one_page_has_no_pager_and_an_unknown_kind_is_none() {
        assertNull(lines(Map.of("kind", "folder-missing")).pager(BASE));
        assertEquals(160, lines(Map.of("kind", "x")).chosen().size());
        assertEquals(List.of(),
                new ReportLines<>(List.<Problem>of(), Wrong.class, Problem::wrong, new MultivaluedHashMap<>())
                        .tabs(BASE, Wrong::name));
    }

    private static ReportLines<Problem, Wrong> lines(Map<String, String> asked) {
        return new ReportLines<>(PROBLEMS, Wrong.class, Problem::wrong, new MultivaluedHashMap<>(asked));
    }
}
