package dev.kakehashi.web.interventions;

import java.util.List;
import java.util.stream.Collectors;

/** The two tables as LaTeX (booktabs), in the words of the screen. */
final class Latex {
    private Latex() {}

    static String of(TableView main, TableView grid, String caption) {
        var text = new StringBuilder(
                "% needs \\usepackage{booktabs}; in brackets the difference from the baseline, then from as many "
                        + "random features; "
                        + "bold: both 95 % intervals leave out zero on the better side\n");
        table(text, main, caption);
        if (grid != null) table(text, grid, caption);
        return text.toString();
    }

    private static void table(StringBuilder text, TableView table, String caption) {
        text.append("\\begin{table}\n\\centering\n\\begin{tabular}{l").append("r".repeat(table.columns().size()))
                .append("}\n\\toprule\n");
        text.append(" & ").append(cells(table.columns())).append(" \\\\\n\\midrule\n");
        for (var line : table.lines()) text.append(escaped(line.name())).append(" & ")
                .append(line.cells().stream().map(Latex::cell).collect(Collectors.joining(" & "))).append(" \\\\\n");
        text.append("\\bottomrule\n\\end{tabular}\n\\caption{").append(escaped(caption)).append("}\n\\end{table}\n");
    }

    /**
     * The value, then its differences; the one from random features is bold where the features are better than both.
     */
    private static String cell(TableView.Cell cell) {
        if (cell.contrasts().isEmpty()) return escaped(cell.value());
        var differences = cell.contrasts().stream()
                .map(each -> each.tone().equals("better") ? "\\textbf{" + escaped(each.difference()) + "}"
                        : escaped(each.difference()))
                .collect(Collectors.joining("; "));
        return escaped(cell.value()) + " (" + differences + ")";
    }

    private static String cells(List<TableView.Head> columns) {
        return columns.stream().map(head -> escaped(head.label())).collect(Collectors.joining(" & "));
    }

    /** Every character that LaTeX would read as a command. */
    static String escaped(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> out.append("\\textbackslash{}");
                case '~' -> out.append("\\textasciitilde{}");
                case '^' -> out.append("\\textasciicircum{}");
                case '&', '%', '$', '#', '_', '{', '}' -> out.append('\\').appendCodePoint(c);
                case 'α' -> out.append("$\\alpha$");
                case '→' -> out.append("$\\to$");
                case '−' -> out.append("$-$");
                case '\u2009', '\u202f' -> out.append("\\,");
                default -> out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
