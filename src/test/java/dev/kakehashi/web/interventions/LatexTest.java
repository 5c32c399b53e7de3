package dev.kakehashi.web.interventions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatexTest {
    @Test
    void nothing_in_a_name_is_read_as_a_command() {
        assertEquals("\\textbackslash{}input\\{x\\} 50\\% \\& \\_ \\# \\$ $\\alpha$ \\textasciitilde{}\\textasciicircum{}", Latex.escaped("\\input{x} 50% & _ # $ α ~^"));
    }

    @Test
    void differences_whose_interval_leaves_out_zero_are_bold_and_every_line_has_every_column() {
        var clear = new TableView.Cell("1.00", null, "−0.50", "−0.60 … −0.40", "better");
        var unclear = new TableView.Cell("1.40", "0.01", "−0.10", "−0.20 … +0.10", "unclear");
        var text = Latex.of(new TableView(List.of(new TableView.Head("A", null), new TableView.Head("B", null)), List.of(new TableView.Line("x", false, null, null, List.of(clear, unclear)))), null, "Caption_1");
        assertTrue(text.contains("x & 1.00 (\\textbf{$-$0.50}) & 1.40 ($-$0.10) \\\\"), text);
        assertTrue(text.contains("\\begin{tabular}{lrr}") && text.contains("\\caption{Caption\\_1}"), text);
    }
}
