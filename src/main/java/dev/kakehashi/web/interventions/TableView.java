package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The paper's Table 1: arms by measures, with differences from the baseline and their intervals. */
record TableView(List<Head> columns, List<Line> lines) {

    /** @param term glossary entry, or null */
    record Head(String label, Term term) {}

    /** @param href side by side with the baseline; null for the baseline */
    record Line(String name, boolean control, String seeds, String href, List<Cell> cells) {}

    /**
     * @param tone {@code better} or {@code worse} where the interval leaves out zero, otherwise {@code unclear}
     * @param spread over seeds, or null
     */
    record Cell(String value, String spread, String difference, String interval, String tone) {
        static final Cell NONE = new Cell(Format.NOTHING, null, null, null, "unclear");
    }

    static TableView of(long id, InterventionTable table, List<Arm> arms, String perplexity) {
        var measures = shown(table, perplexity);
        var text = Screen.messages(InterventionMessages.class);
        var lines = new ArrayList<Line>();
        for (var row : table.rows()) {
            boolean baseline = row.kind() == Arm.Kind.BASELINE;
            var key = arms.stream().filter(arm -> arm.row().equals(row.row())).findFirst().orElseThrow().key();
            boolean control = row.kind() != Arm.Kind.CLASS && row.kind() != Arm.Kind.PICKED;
            lines.add(new Line(
                    ArmNames.of(row), control, row.seeds() > 1 ? text.meanOf(row.seeds()) : null,
                    baseline ? null : "/interventions/" + id + "/side-by-side?arms=baseline," + key,
                    measures.stream().map(measure -> cell(row, measure)).toList()));
        }
        return new TableView(measures.stream().map(measure -> new Head(ArmNames.measure(measure), ArmNames.term(measure))).toList(), lines);
    }

    /** One way of perplexity, then every score. */
    static List<String> shown(InterventionTable table, String perplexity) {
        return table.measures().stream().filter(id -> !id.startsWith("perplexity-") || id.startsWith("perplexity-" + perplexity + "-")).toList();
    }

    static Cell cell(InterventionTable.Row row, String measure) {
        var score = row.scores().get(measure);
        if (score == null) return Cell.NONE;
        double scale = ArmNames.scale(measure);
        int decimals = ArmNames.lowerIsBetter(measure) ? 3 : 2; // differences of perplexity are small
        var value = Format.decimal(scale * score.value(), 2);
        var spread = score.spread() == null ? null : Format.decimal(scale * score.spread(), decimals);
        var difference = score.difference();
        if (difference == null) return new Cell(value, spread, null, null, "unclear");
        var interval = Format.signed(scale * difference.low(), decimals) + " … " + Format.signed(scale * difference.high(), decimals);
        boolean better = difference.difference() < 0 == ArmNames.lowerIsBetter(measure);
        return new Cell(value, spread, Format.signed(scale * difference.difference(), decimals), interval, difference.clear() ? better ? "better" : "worse" : "unclear");
    }

    /** Table 4: one class and N a line, one alpha a column; null unless more than one alpha or N was tried. */
    static TableView grid(long id, InterventionTable table, String measure) {
        var alphas = new LinkedHashSet<Double>();
        var names = new LinkedHashSet<String>();
        for (var row : table.rows()) {
            if (row.n() == 0) continue;
            alphas.add(row.alpha());
            names.add(group(row));
        }
        if (alphas.size() < 2 && names.size() == table.rows().stream().filter(row -> row.n() > 0).map(row -> row.featureClass() + " " + row.kind()).distinct().count()) return null;
        var lines = new ArrayList<Line>();
        for (var name : names) {
            var cells = new ArrayList<Cell>();
            for (var alpha : alphas)
                cells.add(table.rows().stream()
                        .filter(row -> row.n() > 0 && row.alpha() == alpha && group(row).equals(name))
                        .findFirst().map(row -> cell(row, measure)).orElse(Cell.NONE));
            lines.add(new Line(name, false, null, null, cells));
        }
        return new TableView(alphas.stream().map(alpha -> new Head("α " + ArmNames.alpha(alpha), null)).toList(), lines);
    }

    private static String group(InterventionTable.Row row) {
        return ArmNames.kind(row.kind(), row.featureClass()) + " · N " + Format.count(row.n());
    }
}
