package dev.kakehashi.web.people;

import dev.kakehashi.people.AuditEntry;
import dev.kakehashi.web.ui.Field;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One page of the audit log. */
record AuditView(
        List<Line> lines, Pager pager, List<Field.Option> actions, String person, String action, String object,
        String from, String to, boolean badFrom, boolean badTo) {
    private static final int PAGE_SIZE = 100;

    record Line(String at, String person, String via, String action, String object, String detail, String ip) {
        static Line of(AuditEntry entry) {
            return new Line(Format.date(entry.at) + ":" + Format.clock(entry.at).substring(6), entry.person,
                    entry.via.name().toLowerCase(Locale.ROOT), entry.action, entry.object, entry.detail, entry.ip);
        }
    }

    static AuditView of(AuditFilter filter) {
        var found = filter.newestFirst();
        long total = found.count();
        var lines = found.page(filter.page() - 1, PAGE_SIZE).<AuditEntry>list().stream().map(Line::of).toList();
        return new AuditView(
                lines, total > PAGE_SIZE ? Pager.of(filter.page(), PAGE_SIZE, total, filter::address) : null, choices(),
                filter.asked("person"),
                filter.asked("action"), filter.asked("object"), filter.asked("from"), filter.asked("to"),
                filter.unusable("from"), filter.unusable("to"));
    }

    private static List<Field.Option> choices() {
        var options = new ArrayList<Field.Option>();
        options.add(new Field.Option("", Screen.messages(PeopleMessages.class).all()));
        AuditEntry.getEntityManager()
                .createQuery("select distinct action from AuditEntry order by action", String.class).getResultList()
                .forEach(action -> options.add(new Field.Option(action, action)));
        return options;
    }
}
