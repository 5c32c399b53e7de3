package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Sae;
import dev.kakehashi.catalog.Study;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How many SAEs a study has and how many of them are analysed. */
public record StudyCounts(long analysed, long all) {
    private static final StudyCounts NONE = new StudyCounts(0, 0);

    /** By id of the study, in one query for all of them. */
    public static Map<Long, StudyCounts> of(List<Study> studies) {
        var counts = new HashMap<Long, StudyCounts>();
        for (var study : studies) counts.put(study.id, NONE);
        if (studies.isEmpty()) return counts;
        Sae.getEntityManager()
                .createQuery(
                        "select s.study.id, count(s.analysis.id), count(s) from Sae s where s.study in ?1 group by "
                                + "s.study.id",
                        Object[].class)
                .setParameter(1, studies)
                .getResultStream()
                .forEach(row -> counts.put((Long) row[0], new StudyCounts((Long) row[1], (Long) row[2])));
        return counts;
    }

    public String text() {
        return Screen.messages(ModelMessages.class).analysed(Format.count(analysed), Format.count(all));
    }
}
