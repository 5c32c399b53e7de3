package dev.kakehashi.web.interventions;

import dev.kakehashi.intervention.InterventionTable;
import dev.kakehashi.intervention.Verdict;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What may be said of the chosen features by one measure, before anybody reads the table. */
record VerdictView(String measure, List<Group> groups) {

    /** @param tone {@code better}, {@code worse} or {@code unclear} */
    record Group(String sentence, String tone, List<String> arms) {}

    /** @return null where no features were chosen, and for a table from before there were verdicts */
    static VerdictView of(InterventionTable table, String measure) {
        if (table.bootstrap() == null) return null;
        var text = Screen.messages(InterventionMessages.class);
        var groups = Stream.of(
                group(table, measure, Verdict.BETTER, text.verdictBetter(), "better"),
                group(table, measure, Verdict.UNDECIDED, text.verdictUndecided(), "unclear"),
                group(table, measure, Verdict.ONE_DRAW, text.verdictOneDraw(), "unclear"),
                group(table, measure, Verdict.WORSE, text.verdictWorse(), "worse"),
                group(table, measure, Verdict.NO_CONTROL, text.verdictNoControl(), "unclear")).filter(Objects::nonNull)
                .toList();
        return groups.isEmpty() ? null : new VerdictView(ArmNames.measure(measure), groups);
    }

    private static Group group(InterventionTable table, String measure, Verdict verdict, String sentence, String tone) {
        var arms = new ArrayList<String>();
        for (var row : table.rows()) {
            var score = row.scores().get(measure);
            if (!row.chosen() || score == null) continue;
            if ((score.verdict() == null ? Verdict.NO_CONTROL : score.verdict()) == verdict) arms.add(ArmNames.of(row));
        }
        return arms.isEmpty() ? null : new Group(sentence, tone, arms);
    }
}
