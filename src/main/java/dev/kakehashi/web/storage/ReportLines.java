package dev.kakehashi.web.storage;

import dev.kakehashi.web.terms.StorageMessages;
import dev.kakehashi.web.ui.Format;
import dev.kakehashi.web.ui.Pager;
import dev.kakehashi.web.ui.Screen;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The lines of a report, kind after kind; which of them to show is read from the address: {@code kind} and
 * {@code page}.
 *
 * @param <L> a line
 * @param <K> its kind
 */
final class ReportLines<L, K extends Enum<K>> {
    private static final int PAGE_SIZE = 50;

    private final List<L> lines;
    private final Map<K, Long> counts;
    private final K kind;
    private final List<L> chosen;
    private final int page;

    /** @param asked a kind it does not know is as good as none */
    ReportLines(List<L> lines, Class<K> kinds, Function<L, K> kindOf, MultivaluedMap<String, String> asked) {
        this.lines = lines;
        this.counts = new EnumMap<>(kinds);
        for (var line : lines) counts.merge(kindOf.apply(line), 1L, Long::sum);
        this.kind = counts.keySet().stream().filter(each -> key(each).equals(asked.getFirst("kind"))).findFirst()
                .orElse(null);
        this.chosen = lines.stream()
                .filter(line -> kind == null || kindOf.apply(line) == kind)
                .sorted(Comparator.comparing(kindOf))
                .toList();
        var page = asked.getFirst("page");
        this.page = page != null && page.matches("[1-9]\\d{0,6}") ? Integer.parseInt(page) : 1;
    }

    /** All of the kind that is asked for. */
    List<L> chosen() {
        return chosen;
    }

    List<L> onThisPage() {
        int first = (int) Math.min(chosen.size(), (page - 1L) * PAGE_SIZE);
        return chosen.subList(first, Math.min(chosen.size(), first + PAGE_SIZE));
    }

    /** Everything and each kind there is; none where there is nothing. */
    List<ReportView.Tab> tabs(String base, Function<K, String> label) {
        if (lines.isEmpty()) return List.of();
        var tabs = new ArrayList<ReportView.Tab>();
        tabs.add(new ReportView.Tab(Screen.messages(StorageMessages.class).all(), Format.count(lines.size()), base,
                kind == null));
        counts.forEach((each, count) -> tabs.add(
                new ReportView.Tab(label.apply(each), Format.count(count), address(base, each, 1), each == kind)));
        return tabs;
    }

    /** Null where one page holds all. */
    Pager pager(String base) {
        return chosen.size() > PAGE_SIZE ? Pager.of(page, PAGE_SIZE, chosen.size(), to -> address(base, kind, to))
                : null;
    }

    private String address(String base, K kind, long page) {
        String query = kind == null ? "" : "&kind=" + key(kind);
        if (page > 1) query += "&page=" + page;
        return query.isEmpty() ? base : base + "?" + query.substring(1);
    }

    private static String key(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
