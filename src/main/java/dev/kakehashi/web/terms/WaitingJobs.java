package dev.kakehashi.web.terms;

import dev.kakehashi.catalog.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The waiting jobs of each lane in the order in which they will run. */
public final class WaitingJobs {
    /** Beyond so many, all that wait are asked about. */
    private static final int FEW = 1000;

    private WaitingJobs() {}

    /** Place of one job, counted from 1; null when it does not wait. */
    public static Integer position(Job job) {
        if (job.state != Job.State.QUEUED) return null;
        return 1 + (int) Job.count(
                "state = QUEUED and lane = ?3 and (effectivePriority > ?1 or (effectivePriority = ?1 and id < ?2))",
                job.effectivePriority, job.id, job.lane);
    }

    /**
     * Places of those of the jobs that wait, counted from 1. Of a long queue only its beginning is looked at where the
     * jobs are there, which is where lists begin.
     */
    static Map<Long, Integer> positions(Collection<Job> jobs) {
        var positions = new HashMap<Long, Integer>();
        for (var lane : Job.Lane.values()) positions.putAll(positions(jobs, lane));
        return positions;
    }

    private static Map<Long, Integer> positions(Collection<Job> jobs, Job.Lane lane) {
        var wanted = jobs.stream().filter(job -> job.state == Job.State.QUEUED && job.lane == lane).map(job -> job.id)
                .toList();
        var positions = new HashMap<Long, Integer>();
        for (int most = 4 * Math.max(16, wanted.size()); positions.size() < wanted.size(); most *= 16) {
            List<Long> first = Job.getEntityManager()
                    .createQuery(
                            "select id from Job where state = QUEUED and lane = ?1 order by effectivePriority desc, id",
                            Long.class)
                    .setParameter(1, lane)
                    .setMaxResults(most)
                    .getResultList();
            var places = new HashMap<Long, Integer>();
            for (Long id : first) places.put(id, places.size() + 1);
            for (Long id : wanted) if (places.containsKey(id)) positions.put(id, places.get(id));
            if (first.size() < most) break; // one that has begun meanwhile has no place
        }
        return positions;
    }

    /**
     * Which jobs those that wait are waiting for, by their numbers; asked for at once, because each by itself would be
     * a question of its own.
     */
    static Map<Long, List<Long>> waitsFor(Collection<Job> jobs) {
        var waiting = jobs.stream().filter(job -> job.state == Job.State.QUEUED).map(job -> job.id).toList();
        var waitsFor = new HashMap<Long, List<Long>>();
        if (waiting.isEmpty()) return waitsFor;
        boolean few = waiting.size() <= FEW;
        var query = Job.getEntityManager().createQuery(
                "select j.id, n.id from Job j join j.needs n where j.state = QUEUED and n.state in (QUEUED, RUNNING)"
                        + (few ? " and j.id in ?1" : "") + " order by n.id",
                Object[].class);
        if (few) query.setParameter(1, waiting);
        for (var pair : query.getResultList())
            waitsFor.computeIfAbsent((Long) pair[0], id -> new ArrayList<>()).add((Long) pair[1]);
        return waitsFor;
    }
}
