package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The waiting jobs in the order in which they will run. */
public final class WaitingJobs {
    private WaitingJobs() {}

    /** Place of every waiting job, counted from 1. */
    public static Map<Long, Integer> positions() {
        List<Long> ids = Job.getEntityManager()
                .createQuery("select id from Job where state = QUEUED order by effectivePriority desc, id", Long.class)
                .getResultList();
        var positions = new HashMap<Long, Integer>();
        for (Long id : ids) positions.put(id, positions.size() + 1);
        return positions;
    }
}
