package dev.kakehashi.web.interventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatexTest {
    @Test
    void nothing_in_a_name_is_read_as_a_command() {
        assertEquals(
                "\\textbackslash{}input\\{x\\} 50\\% \\& \\_ \\# \\$ $\\alpha$ \\textasciitilde{}\\textasciicircum{}",
                Latex.escaped("\\input{x} 50% & _ # $ α ~^"));
    }

    @Test
    void what_is_better_than_baseline_and_random_features_is_bold_and_every_line_has_every_column() {
        var better = new TableView.Cell("1.00", null, null, List.of(
                new TableView.Contrast("vs baseline", "−0.50", "−0.60 … −0.40", "unclear", null),
                new TableView.Contrast("vs random", "−0.20", "−0.30 … −0.10", "better", "better")));
        var control = new TableView.Cell("1.40", null, "0.01",
                List.of(new TableView.Contrast("vs baseline", "−0.10", "−0.20 … −0.01", "unclear", null)));
        var text = Latex.of(new TableView(List.of(new TableView.Head("A", null), new TableView.Head("B", null)),
                List.of(new TableView.Line("x", false, null, null, null, List.of(better, control)))), null,
                "Caption_1");
        assertTrue(text.contains("x & 1.00 ($-$0.50; \\textbf{$-$0.20}) & 1.40 ($-$0.10) \\\\"), text);
        assertTrue(text.contains("\\begin{tabular}{lrr}") && text.contains("\\caption{Caption\\_1}"), text);
    }
}
