package dev.kakehashi.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.files.ShortName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlugTest {
    @Test
    void letters_of_both_languages_digits_and_dots_stay_and_all_else_becomes_a_dash() {
        assertEquals("llm-jp-3-1.8b", Slug.of("LLM-jp 3 1.8B"));
        assertEquals("日本語-コーパス", Slug.of("日本語 コーパス"));
        assertEquals("b-x-b", Slug.of("<b>x</b>"));
        assertEquals("unnamed", Slug.of("../.."));
        assertEquals(80, Slug.of("x".repeat(500)).length());
    }

    @Test
    void a_taken_name_and_the_name_of_a_page_get_a_number() {
        assertEquals("wiki-3", Slug.free("Wiki", Set.of("wiki", "wiki-2")::contains));
        assertEquals("new-2", Slug.free("new", slug -> false));
    }

    @Test
    void a_name_never_ends_like_a_format() {
        assertEquals("wiki-json", Slug.of("wiki.json"));
        assertEquals("wiki-csv", Slug.of("wiki.CSV"));
        assertEquals("wiki-tex", Slug.of("wiki.tex"));
        assertEquals("x".repeat(75) + "-json", Slug.of("x".repeat(75) + ".json-and-more"),
                "only the cut makes it end so");
        assertEquals("x".repeat(79), Slug.of("x".repeat(79) + ".y"), "nor with a dot");
    }

    @Test
    void a_long_name_is_cut_between_letters_and_leaves_room_in_the_name_of_a_folder() {
        assertEquals("x".repeat(79), Slug.of("x".repeat(79) + "\ud842\udfb7"), "this letter takes two characters");
        assertEquals("\ud842\udfb7".repeat(37), Slug.of("\ud842\udfb7".repeat(100)), "and four bytes");
        assertEquals("語".repeat(50), Slug.of("語".repeat(67)));
        for (var name : new String[] {"語".repeat(200), "x".repeat(200), "\ud842\udfb7x".repeat(200), "é".repeat(200),
            "\ud842".repeat(99)}) {
            var folder = "." + Slug.of(name) + "-12345.step1000000000.l127.k1024.abcdef.new"
                    + Long.toUnsignedString(-1);
            assertTrue(folder.getBytes(StandardCharsets.UTF_8).length <= 255, folder);
            assertTrue(ShortName.hasBytes(folder), folder);
            Path.of(folder);
        }
    }
}
