package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.work.OutputTable;
import dev.kakehashi.translation.Direction;
import dev.kakehashi.translation.FaultShare;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.OutputFault;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import dev.kakehashi.web.ui.Term;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copied, empty, foreign and cut outputs of every row, one direction beside the other. */
record OutputsView(List<TableView.Head> columns, List<Line> lines, boolean cutUnknown) {

    record Line(String name, boolean control, String draws, List<Share> shares) {}

    /** @param counts as in "3 of 180"; null where it is not known */
    record Share(String percent, String interval, String counts) {
        static final Share UNKNOWN = new Share(Format.NOTHING, null, null);
    }

    private static final Map<OutputFault, Term> TERMS = Map.of(
            OutputFault.COPIED, Term.COPIED_OUTPUT, OutputFault.EMPTY, Term.EMPTY_OUTPUT, OutputFault.WRONG_SCRIPT,
            Term.WRONG_SCRIPT, OutputFault.CUT, Term.CUT_OUTPUT);

    /** @return null where nothing was translated */
    static OutputsView of(InterventionTable table, OutputTable outputs) {
        if (outputs.rows().isEmpty()) return null;
        var columns = new ArrayList<TableView.Head>();
        for (var direction : Direction.values())
            for (var fault : OutputFault.values())
                columns.add(new TableView.Head(TERMS.get(fault).label() + " " + ArmNames.direction(direction),
                        TERMS.get(fault)));
        var lines = new ArrayList<Line>();
        var unknown = false;
        for (var row : table.rows()) {
            var shares = new ArrayList<Share>();
            int draws = 0;
            for (var direction : Direction.values()) {
                var found = outputs.row(row.row(), direction.id());
                if (found != null) draws = found.draws();
                unknown |= found != null && !found.shares().containsKey(OutputFault.CUT.id());
                for (var fault : OutputFault.values())
                    shares.add(found == null ? Share.UNKNOWN : share(found.shares().get(fault.id())));
            }
            if (draws > 0) lines.add(new Line(ArmNames.of(row), !row.chosen(), draws(draws, row.seeds()), shares));
        }
        return new OutputsView(columns, lines, unknown);
    }

    private static String draws(int measured, int seeds) {
        var text = Screen.messages(InterventionMessages.class);
        if (seeds == 1) return null;
        return measured == seeds ? text.meanOf(seeds)
                : measured == 1 ? text.firstDraw(seeds) : text.firstDraws(measured, seeds);
    }

    private static Share share(FaultShare found) {
        if (found == null) return Share.UNKNOWN;
        var text = Screen.messages(InterventionMessages.class);
        return new Share(
                Format.percent(found.share()), Format.percent(found.low()) + " … " + Format.percent(found.high()),
                text.countOf(Format.count(found.count()), Format.count(found.outputs())));
    }

    /** What is wrong with one output. */
    static List<String> faults(MeasuredTranslations.Line line, Direction direction) {
        return Arrays.stream(OutputFault.values()).filter(fault -> fault.of(line, direction).orElse(false))
                .map(fault -> TERMS.get(fault).label()).toList();
    }

    /** For programs: one line a row, direction and fault. */
    static List<Map<String, Object>> rows(OutputTable outputs) {
        var lines = new ArrayList<Map<String, Object>>();
        for (var row : outputs.rows())
            for (var fault : OutputFault.values()) {
                var share = row.shares().get(fault.id());
                var line = new LinkedHashMap<String, Object>();
                line.put("arm", row.row());
                line.put("direction", row.direction());
                line.put("fault", fault.id());
                line.put("draws", row.draws());
                line.put("count", share == null ? null : share.count());
                line.put("outputs", share == null ? null : share.outputs());
                line.put("sentences", share == null ? null : share.sentences());
                line.put("share", share == null ? null : share.share());
                line.put("low", share == null ? null : share.low());
                line.put("high", share == null ? null : share.high());
                lines.add(line);
            }
        return lines;
    }
}
