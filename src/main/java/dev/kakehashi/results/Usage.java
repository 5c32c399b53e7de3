package dev.kakehashi.results;

import dev.kakehashi.storage.DiskSpace;
import dev.kakehashi.upkeep.ResultKind;
import io.quarkus.hibernate.orm.panache.Panache;
import java.util.Arrays;
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

    public static Usage read(DiskSpace disk) {
        var kinds = new LinkedHashMap<String, Part>();
        long unmeasured = 0;
        for (var kind : ResultKind.values()) {
            var row = all("select count(r), coalesce(sum(r.bytes), 0), sum(case when r.bytes is null then 1 else 0 "
                    + "end) from " + kind.entity() + " r where " + kind.made()).get(0);
            kinds.put(kind.id(), new Part(number(row[0]), number(row[1])));
            unmeasured += number(row[2]);
        }
        long recorded = kinds.values().stream().mapToLong(Part::bytes).sum();
        var ofStudies = Arrays.stream(ResultKind.values()).filter(kind -> kind.study() != null)
                .flatMap(kind -> owned(kind, kind.study()).stream()).toList();
        return new Usage(disk.free(), disk.reserve(), disk.usable(), recorded, unmeasured, kinds, largest(ofStudies),
                largest(owned(ResultKind.CHECKPOINT, "r.model")));
    }

    /** @param owner HQL for what the results are summed by */
    private static List<Owner> owned(ResultKind kind, String owner) {
        return all("select o.slug, o.name, coalesce(sum(r.bytes), 0) from " + kind.entity() + " r join " + owner
                + " o group by o.slug, o.name").stream()
                .map(row -> new Owner((String) row[0], (String) row[1], number(row[2]))).toList();
    }

    private static List<Owner> largest(List<Owner> parts) {
        var owners = new LinkedHashMap<String, Owner>();
        for (var part : parts)
            owners.merge(part.slug, part, (a, b) -> new Owner(a.slug, a.name, a.bytes + b.bytes));
        return owners.values().stream().filter(owner -> owner.bytes > 0)
                .sorted(Comparator.comparingLong(Owner::bytes).reversed()).toList();
    }

    private static List<Object[]> all(String query) {
        return Panache.getEntityManager().createQuery(query, Object[].class).getResultList();
    }

    private static long number(Object found) {
        return found == null ? 0 : ((Number) found).longValue();
    }
}
