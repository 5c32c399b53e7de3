package dev.kakehashi.web.studies;

import dev.kakehashi.analysis.index.Retention;
import dev.kakehashi.catalog.Analysis;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.Arrays;
import java.util.List;

/**
 * How much evidence a study's analyses keep, and what keeping less would free.
 *
 * @param choices whether any analysis keeps more than the least
 * @param error why nothing was queued, or null
 */
record KeptEvidence(List<Level> levels, boolean choices, String error) {

    /** @param frees null for the level that keeps everything */
    record Level(String value, String label, String analyses, String frees, boolean offered) {}

    /** @return null where the study has no analysis */
    static KeptEvidence of(Study study, String error) {
        var counts = new long[Retention.values().length];
        var half = new long[2]; // bytes, and analyses nobody has counted them for
        var statistics = new long[2];
        List<Object[]> rows = Analysis.getEntityManager()
                .createQuery(
                        "select a.retention, count(a), coalesce(sum(a.freedByHalf), 0), "
                                + "coalesce(sum(a.freedByStatistics), 0),"
                                + " sum(case when a.freedByStatistics is null then 1 else 0 end) from Analysis a "
                                + "where a.sae.study = ?1 group by a.retention",
                        Object[].class)
                .setParameter(1, study)
                .getResultList();
        if (rows.isEmpty()) return null;
        for (var row : rows) {
            var now = (Retention) row[0];
            counts[now.ordinal()] = (Long) row[1];
            if (Retention.HALF.keepsLessThan(now)) add(half, row[2], row[4]);
            if (Retention.STATISTICS.keepsLessThan(now)) add(statistics, row[3], row[4]);
        }
        long above = counts[0];
        return new KeptEvidence(
                Arrays.stream(Retention.values()).map(level -> level(level, counts, half, statistics)).toList(),
                above + counts[1] > 0, error);
    }

    private static void add(long[] sum, Object bytes, Object unknown) {
        sum[0] += ((Number) bytes).longValue();
        sum[1] += ((Number) unknown).longValue();
    }

    private static Level level(Retention level, long[] counts, long[] half, long[] statistics) {
        var text = Screen.messages(StorageMessages.class);
        var label = switch (level) {
            case FULL -> text.full();
            case HALF -> text.half();
            case STATISTICS -> text.statistics();
        };
        long keepMore = 0;
        for (var each : Retention.values()) if (level.keepsLessThan(each)) keepMore += counts[each.ordinal()];
        var freed = level == Retention.HALF ? half : statistics;
        String frees = level == Retention.FULL ? null
                : Format.size(freed[0]) + (freed[1] > 0 ? ", " + text.notCountedYet(Format.count(freed[1])) : "");
        return new Level(level.name(), label, Format.count(counts[level.ordinal()]), frees,
                level != Retention.FULL && keepMore > 0);
    }
}
