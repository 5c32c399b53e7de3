package dev.kakehashi.web.jobs;

import dev.kakehashi.catalog.Job;
import dev.kakehashi.web.terms.JobMessages;
import dev.kakehashi.web.terms.JobRow;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One page of the list of jobs.
 *
 * @param any whether there is a job at all, in whatever state
 * @param live whether something runs or waits, so that the list is asked for again every second
 * @param address where this page's rows are asked for again
 */
public record JobsView(List<Tab> tabs, List<JobRow> rows, Pager pager, boolean any, boolean live, String address) {
    static final int PAGE_SIZE = 50;

    public record Tab(String label, String count, String href, boolean current) {}

    /** Running ones first, then the queue in the order it will run, then what ended last. */
    private static final List<Set<Job.State>> GROUPS = List.of(
            EnumSet.of(Job.State.RUNNING), EnumSet.of(Job.State.QUEUED),
            EnumSet.of(Job.State.SUCCEEDED, Job.State.FAILED, Job.State.CANCELLED));

    private static final String QUEUE = " order by effectivePriority desc, id";
    private static final String NEWEST = " order by id desc";

    /** @param state null for all; @param page from 1 */
    static JobsView of(Job.State state, int page) {
        Map<Job.State, Long> counts = counts();
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long total = state == null ? all : counts.getOrDefault(state, 0L);
        long from = (page - 1L) * PAGE_SIZE;
        List<JobRow> rows = state == null ? rows(counts, from) : JobRow.of(found(Set.of(state), null, from, PAGE_SIZE));
        boolean live = counts.getOrDefault(Job.State.RUNNING, 0L) + counts.getOrDefault(Job.State.QUEUED, 0L) > 0;
        Pager pager = total > PAGE_SIZE ? Pager.of(page, PAGE_SIZE, total, p -> address(state, p)) : null;
        return new JobsView(tabs(counts, all, state), rows, pager, all > 0, live, address(state, page));
    }

    /** One page of all, group after group: to sort the whole table for it would take longer the more jobs there are. */
    private static List<JobRow> rows(Map<Job.State, Long> counts, long from) {
        var found = new LinkedHashMap<Long, Job>(); // one that has begun or ended meanwhile is there twice
        for (var states : GROUPS) {
            long size = states.stream().mapToLong(state -> counts.getOrDefault(state, 0L)).sum();
            if (from < size && found.size() < PAGE_SIZE)
                for (var job : found(states, null, from, PAGE_SIZE - found.size())) found.putIfAbsent(job.id, job);
            from = Math.max(0, from - size);
        }
        return JobRow.of(List.copyOf(found.values()));
    }

    /**
     * All rows in the order of the pages.
     *
     * @param state null for all;
     * @param study its short name, or null for the jobs of all;
     * @param most so many at most
     */
    static List<JobRow> table(Job.State state, String study, int most) {
        if (state != null) return JobRow.of(found(Set.of(state), study, 0, most));
        // first, or a job that begins between two readings would be in neither
        var queued = found(GROUPS.get(1), study, 0, most);
        var found = new LinkedHashMap<Long, Job>();
        for (var job : found(GROUPS.get(0), study, 0, most)) found.put(job.id, job);
        for (var job : queued) found.putIfAbsent(job.id, job);
        if (found.size() < most)
            for (var job : found(GROUPS.get(2), study, 0, most - found.size())) found.putIfAbsent(job.id, job);
        return JobRow.of(found.values().stream().limit(most).toList());
    }

    /** Of states that are ordered alike; an index has the jobs in this order. */
    private static List<Job> found(Set<Job.State> states, String study, long from, int most) {
        String order = states.contains(Job.State.QUEUED) ? QUEUE : NEWEST;
        var query = study == null ? Job.<Job>find("state in ?1" + order, states)
                : Job.<Job>find("state in ?1 and study.slug = ?2" + order, states, study);
        return query.range((int) from, (int) from + most - 1).list();
    }

    private static Map<Job.State, Long> counts() {
        var counts = new EnumMap<Job.State, Long>(Job.State.class);
        List<Object[]> found = Job.getEntityManager()
                .createQuery("select state, count(*) from Job group by state", Object[].class)
                .getResultList();
        for (Object[] row : found) counts.put((Job.State) row[0], (Long) row[1]);
        return counts;
    }

    private static List<Tab> tabs(Map<Job.State, Long> counts, long all, Job.State current) {
        var text = Screen.messages(JobMessages.class);
        var tabs = new ArrayList<Tab>();
        tabs.add(new Tab(text.all(), String.valueOf(all), "/jobs", current == null));
        for (Job.State state : List.of(
                Job.State.RUNNING, Job.State.QUEUED, Job.State.SUCCEEDED, Job.State.FAILED, Job.State.CANCELLED)) {
            String count = String.valueOf(counts.getOrDefault(state, 0L));
            tabs.add(new Tab(text.state(state), count, address(state, 1), state == current));
        }
        return tabs;
    }

    private static String address(Job.State state, long page) {
        String query = state == null ? "" : "state=" + state.name().toLowerCase(Locale.ROOT);
        if (page > 1) query += (query.isEmpty() ? "" : "&") + "page=" + page;
        return "/jobs" + (query.isEmpty() ? "" : "?" + query);
    }
}
