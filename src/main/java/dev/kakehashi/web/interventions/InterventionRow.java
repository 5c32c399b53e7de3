package dev.kakehashi.web.interventions;

import dev.kakehashi.catalog.Intervention;
import dev.kakehashi.web.terms.SaePlace;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.List;
import java.util.Locale;

/** An intervention in a list. */
record InterventionRow(long id, String name, String source, String target, String state, String stateName,
        String submitted) {
    static List<InterventionRow> all() {
        List<Intervention> rows = Intervention
                .list("select i from Intervention i join fetch i.sae join fetch i.target order by i.id desc");
        var text = Screen.messages(JobMessages.class);
        return rows.stream()
                .map(row -> new InterventionRow(
                        row.id, row.name, SaePlace.of(row.sae).name(),
                        row.target.model.name + " · " + text.checkpointStep(Format.count(row.target.step)),
                        row.job.state.name().toLowerCase(Locale.ROOT), text.state(row.job.state),
                        Format.date(row.createdAt)))
                .toList();
    }
}
