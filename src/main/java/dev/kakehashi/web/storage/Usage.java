package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.Study;
import dev.kakehashi.storage.DiskSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What takes the disk, from the sizes that were noted when results were written; no folder is walked.
 *
 * @param unmeasured results whose size nobody noted; verifying notes it
 */
public record Usage(long free, long reserve, long usable, long recorded, long unmeasured, Map<String, Part> kinds,
        List<Owner> studies, List<Owner> models) {

    public record Part(long count, long bytes) {}

    public record Owner(String slug, String name, long bytes) {}

    private static final Map<String, String> ROWS = new LinkedHashMap<>();

    static {
        ROWS.put("checkpoints", "Checkpoint r where r.bytes is not null");
        ROWS.put("tokenized-corpora", "CorpusTokens r");
        ROWS.put("saes", "Sae r where r.folder is not null");
        ROWS.put("analyses", "Analysis r");
        ROWS.put("interventions", "Intervention r where r.folder is not null");
    }

    public static Usage read(DiskSpace disk) {
        var kinds = new LinkedHashMap<String, Part>();
        long unmeasured = 0;
        for (var rows : ROWS.entrySet()) {
            var row = one(
                    "select count(r), coalesce(sum(r.bytes), 0), sum(case when r.bytes is null then 1 else 0 end) from "
                            + rows.getValue());
            kinds.put(rows.getKey(), new Part(number(row[0]), number(row[1])));
            unmeasured += number(row[2]);
        }
        long recorded = kinds.values().stream().mapToLong(Part::bytes).sum();
        return new Usage(disk.free(), disk.reserve(), disk.usable(), recorded, unmeasured, kinds, ofStudies(),
                ofModels());
    }

    private static List<Owner> ofStudies() {
        var sums = new LinkedHashMap<String, Owner>();
        for (var query : List.of(
                "select s.slug, s.name, coalesce(sum(r.bytes), 0) from Sae r join r.study s group by s.slug, s.name",
                "select s.slug, s.name, coalesce(sum(r.bytes), 0) from Analysis r join r.sae a join a.study s group "
                        + "by s.slug, s.name",
                "select s.slug, s.name, coalesce(sum(r.bytes), 0) from Intervention r join r.sae a join a.study s "
                        + "group by s.slug, s.name"))
            for (var row : all(query))
                sums.merge((String) row[0], new Owner((String) row[0], (String) row[1], number(row[2])),
                        (a, b) -> new Owner(a.slug, a.name, a.bytes + b.bytes));
        return largest(sums.values().stream().toList());
    }

    private static List<Owner> ofModels() {
        var sums = new ArrayList<Owner>();
        for (var row : all(
                "select m.slug, m.name, coalesce(sum(r.bytes), 0) from Checkpoint r join r.model m group by m.slug, "
                        + "m.name"))
            sums.add(new Owner((String) row[0], (String) row[1], number(row[2])));
        return largest(sums);
    }

    private static List<Owner> largest(List<Owner> owners) {
        return owners.stream().filter(owner -> owner.bytes > 0)
                .sorted(Comparator.comparingLong(Owner::bytes).reversed()).toList();
    }

    private static Object[] one(String query) {
        return Study.getEntityManager().createQuery(query, Object[].class).getSingleResult();
    }

    private static List<Object[]> all(String query) {
        return Study.getEntityManager().createQuery(query, Object[].class).getResultList();
    }

    private static long number(Object found) {
        return found == null ? 0 : ((Number) found).longValue();
    }
}
