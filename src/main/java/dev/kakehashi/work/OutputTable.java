package dev.kakehashi.work;

import dev.kakehashi.intervention.Arm;
import dev.kakehashi.translation.FaultShare;
import dev.kakehashi.translation.MeasuredTranslations;
import dev.kakehashi.translation.OutputFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many outputs of each row, in each direction, are copied, empty, in the wrong script or cut: what a score is read
 * beside.
 */
public record OutputTable(List<Row> rows) {

    /** @param shares by {@link OutputFault#id()}; one that is not known is missing */
    public record Row(String row, String direction, int draws, Map<String, FaultShare> shares) {}

    /** The draws of one row are in memory at a time. */
    static OutputTable of(List<Arm> arms, StoredTranslations translations) throws IOException {
        var rows = new ArrayList<Row>();
        for (var entry : translations.byDirection().entrySet()) {
            var members = new LinkedHashMap<String, List<Path>>();
            for (var arm = 0; arm < arms.size(); arm++) {
                var file = entry.getValue().get(arm);
                if (file != null) members.computeIfAbsent(arms.get(arm).row(), row -> new ArrayList<>()).add(file);
            }
            for (var row : members.entrySet()) {
                var draws = new ArrayList<MeasuredTranslations>();
                for (var file : row.getValue()) draws.add(StoredTranslations.of(file));
                var shares = new LinkedHashMap<String, FaultShare>();
                for (var fault : OutputFault.values())
                    FaultShare.of(fault, draws).ifPresent(share -> shares.put(fault.id(), share));
                rows.add(new Row(row.getKey(), entry.getKey().id(), draws.size(), shares));
            }
        }
        return new OutputTable(rows);
    }

    /** @return null where the row was not translated in this direction */
    public Row row(String row, String direction) {
        return rows.stream().filter(each -> each.row.equals(row) && each.direction.equals(direction)).findFirst()
                .orElse(null);
    }
}
