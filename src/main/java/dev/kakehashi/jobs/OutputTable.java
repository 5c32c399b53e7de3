package dev.kakehashi.jobs;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.translation.FaultShare;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.OutputFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many outputs of each row, in each direction, are copied, empty, in the wrong script or cut: what a score is read beside. */
public record OutputTable(List<Row> rows) {

    /** @param shares by {@link OutputFault#id()}; one that is not known is missing */
    public record Row(String row, String direction, int draws, Map<String, FaultShare> shares) {}

    static OutputTable of(List<Arm> arms, StoredTranslations translations) {
        var rows = new ArrayList<Row>();
        translations.byDirection().forEach((direction, each) -> {
            var members = new LinkedHashMap<String, List<MeasuredTranslations>>();
            for (var arm = 0; arm < arms.size(); arm++) if (each.get(arm) != null) members.computeIfAbsent(arms.get(arm).row(), row -> new ArrayList<>()).add(each.get(arm));
            members.forEach((row, draws) -> {
                var shares = new LinkedHashMap<String, FaultShare>();
                for (var fault : OutputFault.values()) FaultShare.of(fault, draws).ifPresent(share -> shares.put(fault.id(), share));
                rows.add(new Row(row, direction.id(), draws.size(), shares));
            });
        });
        return new OutputTable(rows);
    }

    /** @return null where the row was not translated in this direction */
    public Row row(String row, String direction) {
        return rows.stream().filter(each -> each.row.equals(row) && each.direction.equals(direction)).findFirst().orElse(null);
    }
}
