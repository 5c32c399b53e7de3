package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.PairedBootstrap;
import dev.kakehashi.intervention.Verdict;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** The paper's Table 1: arms by measures, with differences from the baseline and from the matching random features. */
record TableView(List<Head> columns, List<Line> lines) {

    /** @param term glossary entry, or null */
    record Head(String label, Term term) {}

    /**
     * @param draws how many draws it is the mean of and what its intervals are over, or null
     * @param against what it is held against besides the baseline, or that there is nothing; null for controls
     * @param href side by side with the baseline; null for the baseline
     */
    record Line(String name, boolean control, String draws, String against, String href, List<Cell> cells) {}

    /**
     * @param draws which draws this number is of, where it is not all of the row's; or null
     * @param spread of the draws, or null
     * @param contrasts from the baseline, then from the random features
     */
    record Cell(String value, String draws, String spread, List<Contrast> contrasts) {
        static final Cell NONE = new Cell(Format.NOTHING, null, null, List.of());
    }

    /**
     * @param tone {@code better}, {@code worse}, or {@code unclear} where neither may be said; {@code mark} says it in
     *     words, or null
     */
    record Contrast(String against, String difference, String interval, String tone, String mark) {}

    static TableView of(long id, InterventionTable table, List<Arm> arms, String perplexity) {
        var measures = shown(table, perplexity);
        var lines = new ArrayList<Line>();
        for (var row : table.rows()) {
            var key = arms.stream().filter(arm -> arm.row().equals(row.row())).findFirst().orElseThrow().key();
            lines.add(new Line(
                    ArmNames.of(row), !row.chosen(), draws(row), against(row, table),
                    row.kind() == Arm.Kind.BASELINE ? null
                            : "/interventions/" + id + "/side-by-side?arms=baseline," + key,
                    measures.stream().map(measure -> cell(row, measure)).toList()));
        }
        return new TableView(
                measures.stream().map(measure -> new Head(ArmNames.measure(measure), ArmNames.term(measure))).toList(),
                lines);
    }

    /** One way of perplexity, then every score. */
    static List<String> shown(InterventionTable table, String perplexity) {
        return table.measures().stream()
                .filter(id -> !id.startsWith("perplexity-") || id.startsWith("perplexity-" + perplexity + "-"))
                .toList();
    }

    private static String draws(InterventionTable.Row row) {
        if (row.seeds() == 1) return null;
        var text = Screen.messages(InterventionMessages.class);
        boolean both = row.scores().values().stream().anyMatch(score -> score.difference() != null
                && score.difference().over() == PairedBootstrap.Over.ITEMS_AND_DRAWS);
        return text.meanOf(row.seeds()) + " · " + (both ? text.overDraws() : text.overItems());
    }

    private static String against(InterventionTable.Row row, InterventionTable table) {
        if (!row.chosen()) return null;
        var text = Screen.messages(InterventionMessages.class);
        if (row.control() == null) return table.bootstrap() == null ? text.controlUnknown() : text.noControl();
        return table.rows().stream().filter(each -> each.row().equals(row.control())).findFirst()
                .map(control -> text.heldAgainst(Format.count(control.n()), ArmNames.alpha(control.alpha()),
                        control.seeds()))
                .orElse(null);
    }

    static Cell cell(InterventionTable.Row row, String measure) {
        var score = row.scores().get(measure);
        if (score == null) return Cell.NONE;
        var text = Screen.messages(InterventionMessages.class);
        double scale = ArmNames.scale(measure);
        var spread = score.spread() == null ? null : Format.decimal(scale * score.spread(), decimals(measure));
        var contrasts = new ArrayList<Contrast>();
        if (score.difference() != null) contrasts.add(baseline(score, measure));
        if (score.againstControl() != null) {
            var tone = score.verdict() == Verdict.BETTER ? "better"
                    : score.verdict() == Verdict.WORSE ? "worse" : "unclear";
            var mark = score.verdict() == Verdict.BETTER ? text.better()
                    : score.verdict() == Verdict.WORSE ? text.worse() : null;
            contrasts.add(contrast(text.againstRandom(), score.againstControl(), measure, tone, mark));
        }
        return new Cell(Format.decimal(scale * score.value(), 2), fewerDraws(score, row.seeds()), spread, contrasts);
    }

    /** Against the baseline alone something can be worse, but nothing is called better. */
    private static Contrast baseline(InterventionTable.Score score, String measure) {
        var text = Screen.messages(InterventionMessages.class);
        var difference = score.difference();
        boolean worse = difference.clear() && difference.difference() > 0 == InterventionTable.lowerIsBetter(measure);
        return contrast(text.againstBaseline(), difference, measure, worse ? "worse" : "unclear",
                worse ? text.worseThanBaseline() : null);
    }

    private static Contrast contrast(String against, PairedBootstrap.Interval interval, String measure, String tone,
            String mark) {
        double scale = ArmNames.scale(measure);
        int decimals = decimals(measure);
        return new Contrast(
                against, Format.signed(scale * interval.difference(), decimals),
                Format.signed(scale * interval.low(), decimals) + " … "
                        + Format.signed(scale * interval.high(), decimals),
                tone, mark);
    }

    /** Differences of perplexity are small. */
    private static int decimals(String measure) {
        return InterventionTable.lowerIsBetter(measure) ? 3 : 2;
    }

    private static String fewerDraws(InterventionTable.Score score, int seeds) {
        if (score.draws() == null || score.draws().size() == seeds) return null;
        var text = Screen.messages(InterventionMessages.class);
        return score.draws().size() == 1 ? text.firstDraw(seeds) + " · " + text.overSentences()
                : text.firstDraws(score.draws().size(), seeds);
    }

    /** Table 4: one class and N a line, one alpha a column; null unless more than one alpha or N was tried. */
    static TableView grid(InterventionTable table, String measure) {
        var alphas = new LinkedHashSet<Double>();
        var names = new LinkedHashSet<String>();
        for (var row : table.rows()) {
            if (row.n() == 0) continue;
            alphas.add(row.alpha());
            names.add(group(row));
        }
        if (alphas.size() < 2 && names.size() == table.rows().stream().filter(row -> row.n() > 0)
                .map(row -> row.featureClass() + " " + row.kind()).distinct().count())
            return null;
        var lines = new ArrayList<Line>();
        for (var name : names) {
            var cells = new ArrayList<Cell>();
            for (var alpha : alphas)
                cells.add(table.rows().stream()
                        .filter(row -> row.n() > 0 && row.alpha() == alpha && group(row).equals(name))
                        .findFirst().map(row -> cell(row, measure)).orElse(Cell.NONE));
            lines.add(new Line(name, false, null, null, null, cells));
        }
        return new TableView(alphas.stream().map(alpha -> new Head("α " + ArmNames.alpha(alpha), null)).toList(),
                lines);
    }

    private static String group(InterventionTable.Row row) {
        return ArmNames.kind(row.kind(), row.featureClass()) + " · N " + Format.count(row.n());
    }
}
