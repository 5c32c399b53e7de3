package dev.kakehashi.web.storage;

import dev.kakehashi.catalog.StoredKind;
import dev.kakehashi.submission.DeletionPlan;
import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Screen;
import java.util.Arrays;
import java.util.List;

/**
 * What goes when something is deleted, before it does.
 *
 * @param notice why nothing was deleted although it was asked for, or null
 * @param blockers null where nothing stands in the way
 * @param more how many of {@link #lines} are not shown, or null
 */
record DeletionView(
        String kind, String key, String kindName, String name, String href, String notice, List<Blocker> blockers,
        List<Count> counts, String size, List<Line> lines,
        String more, String confirm) {
    private static final int SHOWN = 500;

    record Blocker(long job, String title, String state) {}

    record Count(String kind, String count, String size) {}

    /** @param href null where there is no page of its own */
    record Line(String kind, String name, String href, String size) {}

    static DeletionView of(DeletionPlan plan, String notice) {
        var text = text();
        var kinds = Arrays.stream(StoredKind.values())
                .filter(kind -> plan.entries().stream().anyMatch(entry -> entry.kind() == kind));
        return new DeletionView(
                plan.kind().id(), plan.key(), text.kind(plan.kind()), plan.name(), plan.kind().page(plan.key()),
                notice,
                plan.blockers().isEmpty() ? null
                        : plan.blockers().stream()
                                .map(job -> new Blocker(job.job(), job.title(),
                                        job.running() ? text.running() : text.waiting()))
                                .toList(),
                kinds.map(kind -> count(kind, plan)).toList(),
                Format.size(plan.bytes()),
                plan.entries().stream().limit(SHOWN).map(DeletionView::line).toList(),
                plan.entries().size() > SHOWN ? text.andMore(Format.count(plan.entries().size() - SHOWN)) : null,
                plan.confirm());
    }

    private static Count count(StoredKind kind, DeletionPlan plan) {
        var own = plan.entries().stream().filter(entry -> entry.kind() == kind).toList();
        long bytes = own.stream().mapToLong(entry -> entry.bytes() == null ? 0 : entry.bytes()).sum();
        boolean known = own.stream().anyMatch(entry -> entry.bytes() != null);
        return new Count(text().kind(kind), Format.count(own.size()), known ? Format.size(bytes) : Format.NOTHING);
    }

    private static Line line(DeletionPlan.Entry entry) {
        var size = entry.filesStay() ? text().filesStay() : Format.size(entry.bytes());
        if (entry.filesStay() && entry.bytes() != null && entry.bytes() > 0)
            size = Format.size(entry.bytes()) + "; " + size;
        return new Line(text().kind(entry.kind()), entry.name(), entry.kind().page(entry.key()), size);
    }

    private static StorageMessages text() {
        return Screen.messages(StorageMessages.class);
    }
}
