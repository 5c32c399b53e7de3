package dev.kakehashi.submission;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    }
}
