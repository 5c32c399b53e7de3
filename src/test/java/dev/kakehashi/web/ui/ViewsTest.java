package dev.kakehashi.web.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {

    @Test
    void heatmap_levels_are_ten_equal_steps_and_the_upper_end_belongs_to_the_last() {
        assertEquals(0, Heatmap.level(0, 0, 1));
        assertEquals(0, Heatmap.level(0.0999, 0, 1));
        assertEquals(1, Heatmap.level(0.1001, 0, 1));
        assertEquals(9, Heatmap.level(1, 0, 1));
        assertEquals(9, Heatmap.level(7, 0, 1));
        assertEquals(0, Heatmap.level(-7, 0, 1));
        assertEquals(-1, Heatmap.level(Double.NaN, 0, 1));
        assertEquals(5, Heatmap.level(3, 3, 3), "one value alone is neither high nor low");
    }

    @Test
    void a_token_is_highlighted_by_its_share_of_the_maximum() {
        assertEquals(0, TokenView.level(0, 8));
        assertEquals(1, TokenView.level(0.01, 8));
        assertEquals(4, TokenView.level(5.7, 8));
        assertEquals(5, TokenView.level(8, 8));
        assertEquals(0, TokenView.level(Double.NaN, 8));
    }

    @Test
    void parts_of_a_whole_lie_side_by_side() {
        var shares = SharesView.of(List.of(
                new SharesView.Amount("english", "English", 3), new SharesView.Amount("japanese", "Japanese", 1)));
        assertEquals("0.000", shares.parts().get(0).start());
        assertEquals("75.000", shares.parts().get(0).width());
        assertEquals("75.000", shares.parts().get(1).start());
        assertEquals("English 75.0\u202f%, Japanese 25.0\u202f%", shares.sentence());
    }

    @Test
    void parts_of_nothing_are_empty_and_not_infinite() {
        var shares = SharesView.of(List.of(new SharesView.Amount("mixed", "Mixed", 0)));
        assertEquals("0.000", shares.parts().get(0).width());
    }

    @Test
    void csv_for_a_spreadsheet_runs_no_text_as_a_formula_and_leaves_numbers_alone() {
        var hostile = List.of("=HYPERLINK(\"x\")", "+1+cmd", "-2+3", "@SUM(A1)", "\tx", "\r=1", "＝1+1", "the", "-0.5",
                "'quoted", "a;=1", "b; =");
        var numbers = Arrays.asList(-0.5, -3, 1e-300, -4.0f, null);
        assertEquals(
                "a\r\n\"'=HYPERLINK(\"\"x\"\")\",'+1+cmd,'-2+3,'@SUM(A1),\"'\tx\",\"'\r=1\",'＝1+1,the,-0.5,'quoted,\"a;'=1\",\"b; =\"\r\n-0.5,-3,1.0E-300,-4.0,\r\n",
                new Csv(true, "a").line(hostile).line(numbers).toString());
        assertEquals(
                "a\r\n\"=HYPERLINK(\"\"x\"\")\",+1+cmd,-2+3,@SUM(A1),\tx,\"\r=1\",＝1+1,the,-0.5,'quoted,a;=1,b; =\r\n",
                new Csv("a").line(hostile).toString(), "a program reads every text as it is");
    }

    @Test
    void csv_quotes_what_would_break_a_line_and_leaves_out_what_is_no_number() {
        var csv = new Csv("a", "b").line(Arrays.asList("say \"x\", please", Double.NaN))
                .line(Arrays.asList(null, 0.1 + 0.2));
        assertEquals("a,b\r\n\"say \"\"x\"\", please\",\r\n,0.30000000000000004\r\n", csv.toString());
    }

    @Test
    void the_better_liked_language_wins_and_english_otherwise() {
        assertEquals("ja", Language.preferred("ja,en-US;q=0.9,en;q=0.8"));
        assertEquals("en", Language.preferred("de-DE,en;q=0.7,ja;q=0.3"));
        assertEquals("ja", Language.preferred("fr, ja-JP;q=0.2"));
        assertEquals("en", Language.preferred("fr"));
        assertEquals("en", Language.preferred(null));
        assertEquals("en", Language.preferred(";;q=x,,"));
    }

    @Test
    void a_switch_leads_back_to_this_site_only() {
        assertEquals("/jobs?state=failed", PreferencesResource.ownAddress("/jobs?state=failed"));
        for (String foreign : List.of("//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x", "",
                "/a\nb"))
            assertEquals("/", PreferencesResource.ownAddress(foreign));
        assertEquals("/", PreferencesResource.ownAddress("/%zz"));
        assertEquals("/", PreferencesResource.ownAddress(null));
    }

    @Test
    void an_input_names_its_help_and_its_error() {
        var form = new Submitted(java.util.Map.of("k", List.of("x")), java.util.Map.of("k", "not a number"));
        var field = Field.number(form, "k", "k").helped("active latents");
        assertEquals("x", field.value());
        assertEquals("f-k-help f-k-error", field.describedBy());
        assertEquals(null, Field.text(form, "n", "n").describedBy());
    }
}
